//! Comparing, adapting, lineage, and our own place.

use joinup_protocol::{
    experiment::Adaptation,
    id::{EntryId, PublicId},
    note::Note,
    text::Code,
    time::Stamp,
};

use super::*;

const SUNDAY: &str = "Title: Soup Sunday\nThemes: food-and-growing\n\n\
                      ## What do you do, and with what?\n\nA pot --> and a hall.\n\n\
                      ## What about your place or people made it possible, or harder?\n\n\
                      - people who had met before\n  Kind: needed\n  Facet: together-since\n- a hall\n  Kind: helped\n\n\
                      ## What is your place like, where it differs from your profile?\n\n\
                      - setting: village\n  Note: two roads\n  Mattered: yes\n- money: none\n- x-tide: neap\n";

fn facet(name: &str, value: &str) -> FacetValue {
    FacetValue { name: name.into(), value: value.into() }
}

fn says(community: &Community, facets: &[(&str, &str)]) {
    let facets = facets.iter().map(|(name, value)| facet(name, value)).collect();
    community.set_profile(&ProfileRequest { facets, ..Default::default() }).unwrap();
}

/// Fetches a record, so to speak.
fn give_record(from: &Community, to: &Community, id: &str) {
    let digest = from.look(|state| state.catalogue.get(&id.parse().unwrap()).unwrap().record.unwrap());
    to.0.files.put(&from.record_for_anybody(&digest).unwrap().unwrap()).unwrap();
}

fn compared(community: &Community, id: &str) -> Comparison {
    community.comparison(id, &ComparisonQuery::default()).unwrap()
}

fn names(facets: &[ComparedFacet]) -> Vec<&str> {
    facets.iter().map(|compared| compared.facet.as_str()).collect()
}

#[test]
fn a_place_is_compared_as_far_as_it_is_known() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text(SUNDAY);
    leith.give_all_to(&ghent);
    says(&ghent, &[("setting", "scattered-rural"), ("money", "1k-10k"), ("x-tide", "neap"), ("place-population", "")]);
    let found = compared(&ghent, &id);
    assert!(!found.of.whole && found.with.whole && found.with.id.is_none());
    assert_eq!(names(&found.near), ["setting"]);
    assert_eq!(names(&found.different), ["money"]);
    assert_eq!(names(&found.alike), ["country", "languages", "x-tide"]);
    assert_eq!((found.near[0].theirs_note.as_str(), found.near[0].theirs_mattered.as_deref()), ("", Some("yes")));
    let depended: Vec<_> = found.depended_on.iter().map(|depended| depended.answer.as_str()).collect();
    assert_eq!(depended, ["not-known", "not-known"]);
    let population = found.not_known.iter().find(|missing| missing.said.facet == "place-population").unwrap();
    assert_eq!((population.whose.as_str(), population.said.theirs.as_str()), ("ours", Some("over-500k")));
    assert_eq!(found.not_known[0].said.facet, "together-since", "what they named comes first");
    assert!(
        found.not_known.iter().all(|missing| missing.question.ends_with('?') && missing.next.starts_with("joinup"))
    );
    give_record(&leith, &ghent, &id);
    let whole = compared(&ghent, &id);
    assert!(whole.of.whole && whole.near[0].theirs_note == "two roads", "the record tells the sentences too");
    let pinned = ComparisonQuery { pin: Some("reach".into()), with: None };
    let pinned = ghent.comparison(&id, &pinned).unwrap();
    assert_eq!(pinned.not_known[1].said.facet, "reach");
    assert!(ghent.comparison(&id, &ComparisonQuery { pin: Some("ré".into()), with: None }).is_err());
}

#[test]
fn an_experiment_of_ours_stands_over_our_profile() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text(SUNDAY);
    leith.give_all_to(&ghent);
    says(&ghent, &[("setting", "city"), ("mode", "both")]);
    let ours =
        ghent.draft("Title: Bread\n\n## Depended on\n\n- A HALL\n  Kind: helped\n\n## Context\n\n- setting: village\n");
    let with = |with: &str| ghent.comparison(&id, &ComparisonQuery { with: Some(with.into()), pin: None });
    let found = with(&ours.id).unwrap();
    assert!(names(&found.alike).contains(&"setting"));
    assert_eq!((found.depended_on[1].answer.as_str(), found.depended_on[1].ours.as_str()), ("alike", Some("helped")));
    assert!(found.not_known.iter().any(|missing| missing.said.facet == "mode" && missing.whose == "theirs"));
    assert_eq!(with(&id).unwrap_err().code, ErrorCode::Usage);
    leith.clock.advance(1_000);
    leith.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    leith.give_all_to(&ghent);
    assert_eq!(with(&ours.id).unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn an_adaptation_links_to_the_version_read_and_says_how_places_differ() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text(SUNDAY);
    leith.give_all_to(&ghent);
    give_record(&leith, &ghent, &id);
    says(&ghent, &[("setting", "city"), ("money", "under-100")]);
    let request = AdaptRequest { id: id.clone(), kept: Some("the pot".into()), ..Default::default() };
    let draft = ghent.adapt(&request).unwrap();
    assert_eq!((draft.title.as_str(), draft.problems.len()), ("Soup Sunday", 0), "{}", draft.text);
    for line in ["    Kept: the pot", "    Changed:", "    Because:", "A pot - -> and a hall."] {
        assert!(draft.text.lines().any(|there| there == line), "{line}: {}", draft.text);
    }
    let read = joinup_protocol::experiment::markdown::read(&draft.text).0;
    assert!(read.steps.is_empty(), "their words are beside it, not in it");
    assert_eq!(read.themes.len(), 1);
    let adaptation = read.links[0].adaptation.clone().unwrap();
    assert_eq!(adaptation.differs.as_str(), "setting: village there, city here; money: none there, under-100 here");
    ghent.publish(&everyone(&draft.id)).unwrap();
    let link = &ghent.show(&draft.id).summary["links"][0];
    assert_eq!((link["relation"].as_str(), link["target"].as_str()), (Some("adapted-from"), Some(id.as_str())));
    assert_eq!((link["version"].as_u64(), link["community"].as_str()), (Some(1), Some(&*leith.us().to_string())));
}

#[test]
fn words_that_may_not_be_reused_are_not_shown_to_be() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text(&SUNDAY.replace("Themes", "Licence: ask-us\nThemes"));
    leith.give_all_to(&ghent);
    give_record(&leith, &ghent, &id);
    let draft = ghent.adapt(&AdaptRequest { id, ..Default::default() }).unwrap();
    assert!(draft.text.contains("asked before") && !draft.text.contains("A pot"), "{}", draft.text);
}

#[test]
fn something_of_ours_is_linked_without_losing_a_word() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text(SUNDAY);
    leith.give_all_to(&ghent);
    let ours = ghent.draft("Title: Bread\nnot understood\n\n## Gist\n\nLess waste.");
    let request = |to: &str, relation: &str| AdaptRequest {
        id: id.clone(),
        to: Some(to.into()),
        relation: Some(relation.into()),
        ..Default::default()
    };
    let linked = ghent.adapt(&request(&ours.id, "also-tried")).unwrap();
    assert!(linked.text.starts_with(&ours.text), "{}", linked.text);
    let again = ghent.adapt(&request(&ours.id, "also-tried")).unwrap_err();
    assert_eq!(again.code, ErrorCode::NotAllowed);
    let both = ghent.adapt(&request(&ours.id, "inspired-by")).unwrap();
    let links = joinup_protocol::experiment::markdown::read(&both.text).0.links;
    assert_eq!(links.iter().map(|link| link.relation.as_str()).collect::<Vec<_>>(), ["also-tried", "inspired-by"]);
    let open = ghent.draft("Title: Open\n<!-- never ends");
    assert_eq!(ghent.adapt(&request(&open.id, "continues")).unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(ghent.engine.draft(&open.id).unwrap().text, "Title: Open\n<!-- never ends");
    assert_eq!(ghent.adapt(&request(&id, "continues")).unwrap_err().code, ErrorCode::NotAllowed, "it is theirs");
    let published = ghent.publish_text("Title: Chairs\n");
    let itself = AdaptRequest { id: published.clone(), ..request(&published, "continues") };
    assert_eq!(ghent.adapt(&itself).unwrap_err().code, ErrorCode::Usage);
    ghent.adapt(&request(&published, "part-of")).unwrap();
    assert_eq!(ghent.engine.draft(&published).unwrap().replaces, 1);
    let elsewhere = PublicId::new([9; 16]).to_string();
    let unknown = ghent.adapt(&AdaptRequest { id: elsewhere.clone(), ..Default::default() }).unwrap();
    assert!(unknown.text.contains(&elsewhere) && unknown.text.starts_with("Title: \n"), "{}", unknown.text);
    let wrong = AdaptRequest { relation: Some("replicates!".into()), ..request(&ours.id, "") };
    assert_eq!(ghent.adapt(&wrong).unwrap_err().code, ErrorCode::Usage);
}

#[test]
fn who_found_it_otherwise_says_why_or_that_nobody_knows() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text("Title: Soup\n");
    leith.give_all_to(&ghent);
    let request = AdaptRequest { id, relation: Some("found-otherwise".into()), ..Default::default() };
    let silent = ghent.adapt(&request).unwrap();
    assert!(silent.notices.iter().any(|notice| notice.code == "found-otherwise"), "said at once: {:?}", silent.notices);
    assert!(["Note:", "Facets:"].iter().all(|key| silent.text.contains(&format!("  {key}\n"))), "{}", silent.text);
    let refused = ghent.publish(&everyone(&silent.id)).unwrap_err();
    assert!(refused.why.contains("do not know why"), "{refused}");
    let to = Some(silent.id.clone());
    let mended = AdaptRequest { facets: vec!["setting".into()], to: to.clone(), ..request.clone() };
    assert_eq!(ghent.adapt(&AdaptRequest { to, ..request.clone() }).unwrap_err().code, ErrorCode::NotAllowed);
    let mended = ghent.adapt(&mended).unwrap();
    assert_eq!(
        (mended.notices.len(), joinup_protocol::experiment::markdown::read(&mended.text).0.links.len()),
        (0, 1),
        "{}",
        mended.text
    );
    ghent.publish(&everyone(&mended.id)).unwrap();
    let noted = AdaptRequest { note: Some("No sabem per què".into()), ..request.clone() };
    ghent.publish(&everyone(&ghent.adapt(&noted).unwrap().id)).unwrap();
    let named = AdaptRequest { facets: vec!["setting".into()], ..request.clone() };
    ghent.publish(&everyone(&ghent.adapt(&named).unwrap().id)).unwrap();
    says(&leith, &[("mode", "online")]);
    leith.clock.advance(1_000);
    let other = leith.publish_text("Title: Chairs\n");
    leith.give_all_to(&ghent);
    says(&ghent, &[("mode", "both")]);
    let differing = ghent.adapt(&AdaptRequest { id: other, ..request }).unwrap();
    assert!(!differing.text.contains("Facets: mode"), "nobody has said that this is what mattered: {}", differing.text);
    assert!(ghent.publish(&everyone(&differing.id)).is_err());
}

/// A text that links to another experiment.
fn linking(title: &str, relation: &str, target: &str) -> String {
    format!(
        "Title: {title}\n\n## Links\n\n- Relation: {relation}\n  Target: {target}\n  Version: 1\n  Adaptation:\n    \
         Kept: the pot\n    Because: no hall\n"
    )
}

fn titles(lineage: &Lineage) -> Vec<&str> {
    lineage.nodes.iter().filter_map(|node| node.title.as_deref()).collect()
}

#[test]
fn a_lineage_follows_links_both_ways_and_their_words() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let elsewhere = PublicId::new([9; 16]).to_string();
    let first = leith.publish_text(&linking("First", "inspired-by", &elsewhere));
    leith.give_all_to(&ghent);
    ghent.clock.advance(5_000);
    let second = ghent.publish_text(&linking("Second", "adapted-from", &first));
    ghent.clock.advance(5_000);
    ghent.publish_text(&linking("Beside", "also-tried", &second));
    let lineage = ghent.lineage(&first).unwrap();
    assert_eq!(titles(&lineage).len(), 3);
    assert!(lineage.nodes.iter().any(|node| node.id == elsewhere && node.known == Known::NotHere));
    let edge = |from: &str| lineage.edges.iter().find(|edge| edge.from == from).unwrap();
    assert_eq!((edge(&second).kept.as_str(), edge(&second).source.as_str()), ("the pot", "record"));
    assert_eq!(
        (edge(&first).kept.as_str(), edge(&first).source.as_str()),
        ("the pot", "note"),
        "their record is not here"
    );
    give_record(&leith, &ghent, &first);
    assert_eq!(ghent.lineage(&first).unwrap().edges.iter().filter(|edge| edge.kept == "the pot").count(), 3);
    assert_eq!(titles(&ghent.lineage(&second).unwrap()), ["First", "Second", "Beside"]);
    leith.withdraw(&WithdrawRequest { id: first.clone() }).unwrap();
    leith.give_all_to(&ghent);
    let lineage = ghent.lineage(&second).unwrap();
    let gone = lineage.nodes.iter().find(|node| node.id == first).unwrap();
    assert_eq!((gone.known, gone.title.clone(), gone.state.clone()), (Known::Withdrawn, None, None));
    let draft = ghent.draft("Title: Draft\n");
    assert_eq!(ghent.lineage(&draft.id).unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn why_something_was_found_otherwise_reaches_those_who_found_it_first() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let first = leith.publish_text("Title: First\n");
    leith.give_all_to(&ghent);
    let text = format!(
        "Title: Second\n\n## Links\n\n- Relation: found-otherwise\n  Target: {first}\n  Version: 1\n  Note: we do not know why\n"
    );
    ghent.publish_text(&text);
    ghent.give_all_to(&leith);
    let inbox = leith.inbox(&InboxQuery::default()).unwrap();
    assert_eq!((inbox.items[0].why_here, inbox.items[0].note.text.as_str()), (WhyHere::Echo, "we do not know why"));
    let lineage = leith.lineage(&first).unwrap();
    assert_eq!((lineage.edges[0].note.as_str(), lineage.edges[0].source.as_str()), ("we do not know why", "note"));
}

#[test]
fn what_is_hidden_of_a_lineage_is_told() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let first = ghent.publish_text("Title: First\n");
    ghent.give_all_to(&leith);
    leith.publish_text(&linking("Second", "adapted-from", &first));
    leith.give_all_to(&ghent);
    assert_eq!((ghent.lineage(&first).unwrap().edges.len(), ghent.lineage(&first).unwrap().hidden), (1, 0));
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    assert_eq!((ghent.lineage(&first).unwrap().edges.len(), ghent.lineage(&first).unwrap().hidden), (0, 1));
}

#[test]
fn money_that_was_said_is_not_asked_for() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text("Title: Soup\n\n## What did it take?\n\nMoney: under-100\n");
    leith.give_all_to(&ghent);
    let compared = compared(&ghent, &id);
    let money = compared.not_known.iter().find(|missing| missing.said.facet == "money").unwrap();
    assert_eq!((money.said.theirs.as_str(), money.whose.as_str()), (Some("under-100"), "ours"));
}

#[test]
fn whoever_offers_something_can_be_found_and_asked() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = leith.publish_text("Title: Soup\nOffers: call, visit-us\n");
    leith.publish_text("Title: Chairs\nOffers: documents\n");
    ghent.publish_text("Title: Ours\nOffers: call\n");
    leith.give_all_to(&ghent);
    let found = ghent.communities_that_offer("call").unwrap().items;
    let named: Vec<_> = found.iter().map(|row| (row.community.name.as_str(), row.offered_in.len())).collect();
    assert_eq!((named, found[0].offered_in[0].id.as_str()), (vec![("Leith", 1)], id.as_str()));
    assert!(ghent.communities_that_offer("translation").unwrap().items.is_empty());
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    assert!(ghent.communities_that_offer("call").unwrap().items.is_empty());
}

#[test]
fn claims_in_a_circle_end() {
    let ghent = community("Ghent", 1);
    let first = ghent.publish_text("Title: First\n");
    let second = ghent.publish_text(&linking("Second", "continues", &first));
    ghent.clock.advance(1_000);
    let text = linking("First", "continues", &second);
    ghent.edit(&EditRequest { id: first.clone() }).unwrap();
    ghent.save_draft(&first, &DraftText { text }).unwrap();
    ghent.publish(&everyone(&first)).unwrap();
    let lineage = ghent.lineage(&first).unwrap();
    assert_eq!((lineage.nodes.len(), lineage.edges.len(), lineage.cut), (2, 2, false));
    let mut last = second;
    for number in 0..14 {
        last = ghent.publish_text(&linking(&format!("Step {number}"), "continues", &last));
    }
    assert!(ghent.lineage(&first).unwrap().cut, "so far and no further");
}

#[test]
fn what_was_told_in_a_note_stands_in_for_a_record_that_is_not_here() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let first = leith.publish_text("Title: First\n");
    leith.give_all_to(&ghent);
    let second = ghent.publish_text(&linking("Second", "adapted-from", &first));
    ghent.give_all_to(&leith);
    let note = Note {
        kind: Code::known("adaptation"),
        about: first.parse().unwrap(),
        version: Some(1),
        in_reply_to: None,
        to: None,
        text: Default::default(),
        language: None,
        ours: Some(second.parse().unwrap()),
        adaptation: Some(Adaptation { changed: "the day".parse().unwrap(), ..Adaptation::default() }),
    };
    let payload = Payload::Note(Box::new(note));
    let (circle, stamp) = (ghent.commons(), Stamp::next(NOW, None));
    let say = Saying { circle, kind: Kind::NOTE, id: EntryId::new([3; 16]), stamp, payload };
    Holdings::store(&leith.engine, vec![say.sign(&ghent.0.key).unwrap()]).unwrap();
    let lineage = leith.lineage(&first).unwrap();
    let edge = &lineage.edges[0];
    assert_eq!((edge.changed.as_str(), edge.kept.as_str(), edge.source.as_str()), ("the day", "", "note"));
}

#[test]
fn muted_communities_are_not_shown_in_a_lineage() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let first = ghent.publish_text("Title: First\n");
    ghent.give_all_to(&leith);
    leith.publish_text(&linking("Second", "adapted-from", &first));
    leith.give_all_to(&ghent);
    assert_eq!(ghent.lineage(&first).unwrap().edges.len(), 1);
    ghent.set_standing(&leith.us().to_string(), &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    assert_eq!(ghent.lineage(&first).unwrap().edges.len(), 0);
}

#[test]
fn our_place_is_edited_as_a_text_of_which_no_word_is_lost() {
    let ghent = community("Ghent", 1);
    says(&ghent, &[("x-tide", "neap"), ("languages", "nl,tr")]);
    let notes = vec![facet("languages", "and others at home")];
    ghent.set_profile(&ProfileRequest { notes, sample: Some(true), ..Default::default() }).unwrap();
    let before = ghent.profile().unwrap();
    let form = ghent.profile_text().unwrap();
    assert!(ghent.set_profile_text(&form).is_ok());
    assert_eq!(ghent.profile().unwrap().to_json(), before.to_json(), "{}", form.text);
    let text = form.text.replace("- setting:", "- setting: vilage\n  Note: by the sea");
    let told = ghent.set_profile_text(&ProfileText { text, accept_warnings: false }).unwrap();
    assert!(told.notices.iter().any(|notice| notice.message.contains("village")), "{:?}", told.notices);
    let after = ghent.profile().unwrap();
    assert_eq!(after.context.get("setting").unwrap().note.as_str(), "by the sea");
    assert!(after.sample);
    let text = form.text.replace("- setting:", "- setting: city\n  Mattered: perhaps");
    let refused = ghent.set_profile_text(&ProfileText { text: text.clone(), accept_warnings: false }).unwrap_err();
    let line = text.lines().zip(1..).find(|(line, _)| line.starts_with("- setting")).unwrap().1;
    assert!(refused.problems.iter().any(|problem| (line..=line + 1).contains(&problem.line)), "{:?}", refused.problems);
    assert_eq!(ghent.profile().unwrap(), after, "nothing has changed");
}

#[test]
fn what_was_taken_out_is_told_when_it_is_published() {
    let ghent = community("Ghent", 1);
    says(&ghent, &[("region", "Zwijnaarde"), ("setting", "village"), ("place-population", "500-5k")]);
    let draft = ghent.draft("Title: Soup\nCare: children\n");
    let told = |notices: &[Notice]| notices.iter().any(|notice| notice.message.contains("care is needed"));
    let preview =
        PreviewQuery { audience: Some("everyone".into()), people_shown: Some("no".into()), ..PreviewQuery::default() };
    let preview = ghent.preview(&draft.id, &preview).unwrap();
    assert!(told(&preview.notices));
    for fields in [&preview.summary, preview.record.as_ref().unwrap()] {
        let text = serde_json::to_string(fields).unwrap();
        assert!(text.contains("\"BE\"") && !text.contains("village") && !text.contains("Zwijnaarde"), "{text}");
    }
    assert!(told(&ghent.publish(&everyone(&draft.id)).unwrap().notices));
}
