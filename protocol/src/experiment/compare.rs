//! Comparing two places, facet by facet: alike, near, different, or not known; free words stand side by side and are
//! not judged. Nothing is added up, and no order says which is better.
//!
//! First comes what they said it depended on, then what the reader pinned, then the rest in the order of [`FACETS`],
//! then facets that only a group or a newer joinup knows.

use super::{
    Condition, Context, Experiment, FACETS, Facet, FacetKind, FacetShape, Said, Summary, facet_kind,
    publication::is_region_code,
};
use crate::text::{Code, Label, List, Text};

/// One side of a comparison: a place, and what its people say it depended on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The place and the people.
    pub context: Context,
    /// What made it possible, or harder.
    pub depended_on: Vec<Condition>,
}

impl Side {
    /// A community as its profile says it.
    pub fn of_place(context: Context) -> Self {
        Self { context, depended_on: Vec::new() }
    }

    /// An experiment, over what its community's profile says.
    pub fn of_experiment(experiment: &Experiment, beneath: &Context) -> Self {
        let mut context = experiment.context.over(beneath);
        add_people(&mut context, &experiment.who, &experiment.for_whom);
        add_money(&mut context, experiment.effort.money.as_ref());
        Self { context, depended_on: experiment.depended_on.to_vec() }
    }

    /// An experiment of which only the summary is at hand.
    pub fn of_summary(summary: &Summary) -> Self {
        let mut context = summary.context.clone();
        add_people(&mut context, &summary.who, &summary.for_whom);
        add_money(&mut context, summary.effort.money.as_ref());
        let conditions = summary.depended_on.iter().map(|said| Condition {
            text: Text::excerpt(said.text.as_str()),
            kind: said.kind.clone(),
            facet: said.facet.clone(),
        });
        Self { context, depended_on: conditions.collect() }
    }
}

/// Who takes part is asked of an experiment as well as of a place; what it says itself stands over what its place says.
fn add_people(context: &mut Context, who: &[Label], for_whom: &[Label]) {
    for (name, people) in [("who", who), ("for-whom", for_whom)] {
        if !people.is_empty() {
            say_over(context, name, Said::many(List::first(people.iter().cloned())));
        }
    }
}

/// How much money there was is asked of a place as well as of an experiment; what it took stands over what its place has.
fn add_money(context: &mut Context, money: Option<&Code>) {
    if let Some(value) = money.and_then(|money| money.as_str().parse().ok()) {
        say_over(context, "money", Said::one(value));
    }
}

/// Says a facet in place of what was said of it. The sentence beside it was about the same question, and stays.
fn say_over(context: &mut Context, name: &'static str, value: Said) {
    let said = context.get(name).cloned();
    let (note, mattered) = said.map(|said| (said.note, said.mattered)).unwrap_or_default();
    // A context that is full to its cap has no room, and then it stays unsaid.
    let _ = context.set(Facet { facet: Code::known(name), value, note, mattered });
}

/// How two places stand to each other in one facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Both say the same.
    Alike,
    /// Neighbours in an order, or places of a similar sort.
    Near,
    /// They differ.
    Different,
    /// One side, or both, did not say it, does not know it, or keeps it.
    NotKnown,
    /// Words that only people can compare.
    SideBySide,
}

impl Answer {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alike => "alike",
            Self::Near => "near",
            Self::Different => "different",
            Self::NotKnown => "not-known",
            Self::SideBySide => "side-by-side",
        }
    }
}

/// Whose answer is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// They did not say.
    Theirs,
    /// We did not say.
    Ours,
    /// Nobody did.
    Both,
}

impl Whose {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Ours => "ours",
            Self::Both => "both",
        }
    }
}

/// One facet, or the shared or the other part of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Which.
    pub facet: Code,
    /// How it stands.
    pub answer: Answer,
    /// What they say; of a set the items that this answer is about.
    pub theirs: Option<Facet>,
    /// What we say; of a set the items that this answer is about.
    pub ours: Option<Facet>,
}

impl Compared {
    /// Whose answer is missing, where it is not known.
    pub fn whose(&self) -> Option<Whose> {
        let said = |side: &Option<Facet>| side.as_ref().is_some_and(|facet| !facet.value.values().is_empty());
        match (self.answer, said(&self.theirs), said(&self.ours)) {
            (Answer::NotKnown, false, true) => Some(Whose::Theirs),
            (Answer::NotKnown, true, _) => Some(Whose::Ours),
            (Answer::NotKnown, false, false) => Some(Whose::Both),
            _ => None,
        }
    }
}

/// Something that they say it depended on, and how it is with us. About a set of which part is shared, it comes twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependence {
    /// What they said.
    pub condition: Condition,
    /// How it is with us.
    pub answer: Answer,
    /// What they say about the facet that they named.
    pub theirs: Option<Facet>,
    /// What we say about it.
    pub ours: Option<Facet>,
    /// What we noted in the same words, when they named no facet.
    pub ours_noted: Option<Condition>,
}

/// Two places beside each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What they said it depended on, in their order.
    pub depended_on: Vec<Dependence>,
    /// Every facet: those that they named, those that the reader pinned, the rest.
    pub facets: Vec<Compared>,
}

impl Comparison {
    /// Compares their place with ours.
    pub fn of(theirs: &Side, ours: &Side, pinned: &[Code]) -> Self {
        let facets = order(theirs, ours, pinned);
        let facets = facets.iter().flat_map(|facet| judge(facet, &theirs.context, &ours.context));
        let depended_on = theirs.depended_on.iter().flat_map(|condition| dependence(condition, theirs, ours));
        Self { depended_on: depended_on.collect(), facets: facets.collect() }
    }

    /// The facets with this answer.
    pub fn with(&self, answer: Answer) -> impl Iterator<Item = &Compared> {
        self.facets.iter().filter(move |compared| compared.answer == answer)
    }
}

/// The facets in the order in which they are compared, each once.
fn order(theirs: &Side, ours: &Side, pinned: &[Code]) -> Vec<Code> {
    let named = theirs.depended_on.iter().filter_map(|condition| condition.facet.clone());
    let known = FACETS.iter().map(|kind| Code::known(kind.name));
    let said = theirs.context.facets().iter().chain(ours.context.facets()).map(|facet| facet.facet.clone());
    let mut facets = Vec::new();
    for facet in named.chain(pinned.iter().cloned()).chain(known).chain(said) {
        if !facets.contains(&facet) {
            facets.push(facet);
        }
    }
    facets
}

fn dependence(condition: &Condition, theirs: &Side, ours: &Side) -> Vec<Dependence> {
    let Some(facet) = &condition.facet else { return vec![noted(condition, ours)] };
    let judged = judge(facet, &theirs.context, &ours.context).into_iter();
    let depended = judged.map(|Compared { answer, theirs, ours, .. }| Dependence {
        condition: condition.clone(),
        answer,
        theirs,
        ours,
        ours_noted: None,
    });
    depended.collect()
}

/// A condition in words alone is known of us only when we noted the same.
fn noted(condition: &Condition, ours: &Side) -> Dependence {
    let same = |ours: &&Condition| is_same(ours.text.as_str().trim(), condition.text.as_str().trim());
    let ours_noted = ours.depended_on.iter().find(same).cloned();
    let answer = match &ours_noted {
        Some(ours) if ours.kind == condition.kind => Answer::Alike,
        Some(ours) if ours.kind.is_some() && condition.kind.is_some() => Answer::Different,
        _ => Answer::NotKnown,
    };
    Dependence { condition: condition.clone(), answer, theirs: None, ours: None, ours_noted }
}

/// The answer about one facet; two about a set of which part is shared.
fn judge(name: &Code, theirs: &Context, ours: &Context) -> Vec<Compared> {
    let (theirs, ours) = (theirs.get(name.as_str()), ours.get(name.as_str()));
    let whole = |answer| vec![Compared { facet: name.clone(), answer, theirs: theirs.cloned(), ours: ours.cloned() }];
    let (Some(they), Some(we)) = (theirs, ours) else { return whole(Answer::NotKnown) };
    let (a, b) = (they.value.values(), we.value.values());
    if a.is_empty() || b.is_empty() {
        return whole(Answer::NotKnown);
    }
    match (facet_kind(name.as_str()).map(|kind| (kind, kind.shape)), a, b) {
        (Some((_, FacetShape::Place)), [a], [b]) => whole(place(a, b)),
        (Some((_, FacetShape::Place | FacetShape::Words)), ..) => whole(Answer::SideBySide),
        (Some((kind, FacetShape::Code | FacetShape::Band)), [a], [b]) => whole(one_of(kind, a, b)),
        (Some(_), ..) => parts(they, we),
        (None, ..) => whole(invented(a, b)),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn holds(values: &[Label], value: &Label) -> bool {
    values.iter().any(|other| is_same(other.as_str(), value.as_str()))
}

/// One value of a list each. A band that only a newer joinup knows has no place in the order.
fn one_of(kind: &FacetKind, a: &Label, b: &Label) -> Answer {
    let are_known = [a, b].iter().all(|value| kind.known.contains(&value.as_str()));
    if a == b {
        Answer::Alike
    } else if kind.shape == FacetShape::Band && !are_known {
        Answer::SideBySide
    } else if kind.near(a.as_str()).contains(&b.as_str()) {
        Answer::Near
    } else {
        Answer::Different
    }
}

/// Codes of places are the same or not; their names are for people to compare.
fn place(a: &Label, b: &Label) -> Answer {
    let is_code = |place: &Label| is_country_code(place) || is_region_code(place);
    match (is_code(a), is_code(b)) {
        (true, true) if a == b => Answer::Alike,
        (true, true) => Answer::Different,
        _ => Answer::SideBySide,
    }
}

/// Whether this is a code of ISO 3166-1, such as `BE`.
pub(super) fn is_country_code(place: &Label) -> bool {
    place.as_str().len() == 2 && place.as_str().bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Nobody here knows how the values of a facet that a group invented stand to each other, unless they are the same.
fn invented(a: &[Label], b: &[Label]) -> Answer {
    let are_codes = a.iter().chain(b).all(Label::is_code);
    let same = a.iter().all(|value| holds(b, value)) && b.iter().all(|value| holds(a, value));
    if are_codes && same { Answer::Alike } else { Answer::SideBySide }
}

/// Of a set, the shared items are alike and the rest is different.
fn parts(they: &Facet, we: &Facet) -> Vec<Compared> {
    let (a, b) = (they.value.values(), we.value.values());
    let part = |facet: &Facet, other: &[Label], shared: bool| {
        let values = facet.value.values().iter().filter(|value| holds(other, value) == shared).cloned();
        Facet { value: Said::Values(List::first(values)), ..facet.clone() }
    };
    let compared = |answer, shared| {
        let (theirs, ours) = (part(they, b, shared), part(we, a, shared));
        let is_empty = theirs.value.values().is_empty() && ours.value.values().is_empty();
        (!is_empty).then(|| Compared { facet: they.facet.clone(), answer, theirs: Some(theirs), ours: Some(ours) })
    };
    [compared(Answer::Alike, true), compared(Answer::Different, false)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Mattered;

    fn context(facets: &[(&'static str, &str)]) -> Context {
        let mut context = Context::default();
        for (name, values) in facets {
            let values = values.split(',').map(|value| value.trim().parse().unwrap());
            let value = Said::many(List::first(values));
            let facet = Facet { facet: Code::known(name), value, note: Text::default(), mattered: Mattered::Unsaid };
            context.set(facet).unwrap();
        }
        context
    }

    fn side(facets: &[(&'static str, &str)]) -> Side {
        Side::of_place(context(facets))
    }

    fn condition(text: &str, kind: Option<&'static str>, facet: Option<&'static str>) -> Condition {
        Condition { text: text.parse().unwrap(), kind: kind.map(Code::known), facet: facet.map(Code::known) }
    }

    fn said(facet: &Option<Facet>) -> String {
        let values = facet.as_ref().map_or(&[][..], |facet| facet.value.values());
        values.iter().map(Label::as_str).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn each_facet_is_judged_by_its_shape() {
        use Answer::*;
        let table: &[(&str, &str, &str, Answer)] = &[
            ("setting", "village", "village", Alike),
            ("setting", "village", "scattered-rural", Near),
            ("setting", "scattered-rural", "village", Near),
            ("setting", "city", "town-or-suburb", Near),
            ("setting", "city", "village", Different),
            ("setting", "village", "remote-or-island", Different),
            ("setting", "a-newer-sort", "a-newer-sort", Alike),
            ("setting", "a-newer-sort", "city", Different),
            ("group-kind", "faith", "school", Different),
            ("group-size", "8-20", "8-20", Alike),
            ("group-size", "3-7", "8-20", Near),
            ("group-size", "21-100", "8-20", Near),
            ("group-size", "1-2", "8-20", Different),
            ("group-size", "a-newer-band", "8-20", SideBySide),
            ("money", "none", "under-100", Near),
            ("place-population", "under-500", "over-500k", Different),
            ("together-since", "just-met", "under-1-year", Near),
            ("country", "BE", "BE", Alike),
            ("country", "BE", "NL", Different),
            ("region", "BE-VOV", "BE-VOV", Alike),
            ("region", "BE-VOV", "BE-VAN", Different),
            ("region", "Ghent", "Leith", SideBySide),
            ("region", "Ghent", "BE-VOV", SideBySide),
            ("culture", "We eat late", "We eat late", SideBySide),
            ("x-tide", "spring", "spring", Alike),
            ("x-tide", "spring", "neap", SideBySide),
            ("x-tide", "every day we wait for it", "every day we wait for it", SideBySide),
            ("setting", "unknown", "city", NotKnown),
            ("setting", "city", "rather-not-say", NotKnown),
        ];
        for (facet, theirs, ours, expected) in table {
            let (theirs, ours) = (side(&[(facet, theirs)]), side(&[(facet, ours)]));
            let compared = Comparison::of(&theirs, &ours, &[]);
            let answers: Vec<Answer> =
                compared.facets.iter().filter(|c| c.facet == *facet).map(|compared| compared.answer).collect();
            assert_eq!(answers, [*expected], "{facet}: {theirs:?} {ours:?}");
        }
    }

    #[test]
    fn shared_items_of_a_set_are_alike_and_the_rest_is_different() {
        let compared = judge(
            &Code::known("languages"),
            &context(&[("languages", "nl, EN, tr")]),
            &context(&[("languages", "en, fr")]),
        );
        let told: Vec<_> = compared.iter().map(|c| (c.answer, said(&c.theirs), said(&c.ours))).collect();
        assert_eq!(told, [(Answer::Alike, "EN".into(), "en".into()), (Answer::Different, "nl,tr".into(), "fr".into())]);
        let same = judge(&Code::known("assets"), &context(&[("assets", "a")]), &context(&[("assets", "a")]));
        assert_eq!(same.iter().map(|c| c.answer).collect::<Vec<_>>(), [Answer::Alike]);
        let apart = judge(&Code::known("assets"), &context(&[("assets", "a")]), &context(&[("assets", "b")]));
        assert_eq!(apart.iter().map(|c| c.answer).collect::<Vec<_>>(), [Answer::Different]);
    }

    #[test]
    fn an_empty_profile_gives_only_what_is_not_known() {
        let theirs =
            side(&[("setting", "village"), ("languages", "nl, fr"), ("x-tide", "spring"), ("money", "unknown")]);
        let compared = Comparison::of(&theirs, &Side::default(), &[]);
        assert!(compared.facets.iter().all(|compared| compared.answer == Answer::NotKnown), "{compared:?}");
        assert_eq!(compared.facets.len(), FACETS.len() + 1, "every facet is there, and theirs too");
        let whose = |name: &str| compared.facets.iter().find(|c| c.facet == *name).and_then(Compared::whose);
        assert_eq!(
            [whose("setting"), whose("x-tide"), whose("money"), whose("mode")],
            [Some(Whose::Ours), Some(Whose::Ours), Some(Whose::Both), Some(Whose::Both)]
        );
        let turned = Comparison::of(&Side::default(), &theirs, &[]);
        assert_eq!(turned.facets.iter().find(|c| c.facet == "setting").and_then(Compared::whose), Some(Whose::Theirs));
    }

    #[test]
    fn what_they_named_comes_first_then_what_is_pinned_then_the_rest() {
        let theirs = Side {
            context: context(&[("x-tide", "spring"), ("setting", "village")]),
            depended_on: vec![
                condition("They had met", Some("needed"), Some("together-since")),
                condition("The ferry", None, Some("x-ferry")),
            ],
        };
        let ours = side(&[("x-snow", "deep")]);
        let pinned = [Code::known("money"), Code::known("together-since")];
        let compared = Comparison::of(&theirs, &ours, &pinned);
        let order: Vec<&str> = compared.facets.iter().map(|compared| compared.facet.as_str()).collect();
        assert_eq!(order[..5], ["together-since", "x-ferry", "money", "country", "region"]);
        assert_eq!(order[order.len() - 2..], ["x-tide", "x-snow"]);
        assert_eq!(order.len(), FACETS.len() + 3, "each once");
    }

    #[test]
    fn conditions_without_a_facet_are_known_of_us_only_in_the_same_words() {
        let theirs = Side {
            depended_on: vec![
                condition("A hall that costs nothing", Some("helped"), None),
                condition("The weather", Some("helped"), None),
                condition("A key", Some("needed"), None),
            ],
            ..Side::default()
        };
        let ours = Side {
            depended_on: vec![
                condition("a hall that costs nothing", Some("helped"), None),
                condition("the weather", Some("hindered"), None),
            ],
            ..Side::default()
        };
        let answers =
            |ours: &Side| Comparison::of(&theirs, ours, &[]).depended_on.iter().map(|d| d.answer).collect::<Vec<_>>();
        assert_eq!(answers(&ours), [Answer::Alike, Answer::Different, Answer::NotKnown]);
        assert_eq!(answers(&Side::default()), [Answer::NotKnown; 3]);
    }

    #[test]
    fn conditions_with_a_facet_compare_it() {
        let theirs = Side {
            context: context(&[("together-since", "1-5-years"), ("assets", "associations, places-and-land")]),
            depended_on: vec![
                condition("They had met", Some("needed"), Some("together-since")),
                condition("What was there", Some("helped"), Some("assets")),
            ],
        };
        let ours = side(&[("together-since", "under-1-year"), ("assets", "associations")]);
        let compared = Comparison::of(&theirs, &ours, &[]);
        let told: Vec<_> = compared.depended_on.iter().map(|d| (d.answer, said(&d.theirs), said(&d.ours))).collect();
        assert_eq!(
            told,
            [
                (Answer::Near, "1-5-years".into(), "under-1-year".into()),
                (Answer::Alike, "associations".into(), "associations".into()),
                (Answer::Different, "places-and-land".into(), String::new()),
            ]
        );
    }

    #[test]
    fn who_takes_part_is_said_by_the_experiment_as_well_as_by_the_place() {
        let experiment = Experiment { who: List::first(["carers".parse().unwrap()]), ..Experiment::default() };
        let one = Side::of_experiment(&experiment, &Context::default());
        assert_eq!(one.context.values("who"), [Label::known("carers")]);
        let own = Side::of_experiment(&experiment, &context(&[("who", "workers")]));
        assert_eq!(
            own.context.values("who"),
            [Label::known("carers")],
            "an experiment's own words stand over its place's"
        );
    }

    #[test]
    fn what_an_experiment_took_stands_over_what_its_place_has() {
        let mut experiment = Experiment::default();
        experiment.effort.money = Some(Code::known("under-100"));
        let side = Side::of_experiment(&experiment, &context(&[("money", "100-1k"), ("setting", "city")]));
        assert_eq!(side.context.values("money"), [Label::known("under-100")]);
        assert_eq!(side.context.values("setting"), [Label::known("city")]);
        let silent = Side::of_experiment(&Experiment::default(), &context(&[("money", "100-1k")]));
        assert_eq!(silent.context.values("money"), [Label::known("100-1k")]);
    }
}
