//! Engines of two communities, in temporary folders, with clocks that stand still.

mod bundles;
mod circles;
mod compare;
mod growing;
mod restored;
mod search;

use std::sync::Arc;

use joinup_protocol::{
    id::{Kind, SlotHash},
    invite::Invite,
    item::{Draft as Saying, Payload, Verified},
    reconcile::{SetState, ShortId, session::Holdings},
    replica::{Refusal, Replica},
    time::Millis,
    wire::join::JoinRefusal,
};
use tempfile::TempDir;

use super::*;
use crate::{
    api::{ErrorCode, types::*},
    network::{Backend, KnownAddress, KnownNode, Source, Verdict},
};

/// May 2026.
pub(super) const NOW: Millis = Millis(1_778_544_000_000);

pub(super) struct Community {
    pub(super) engine: Engine,
    pub(super) clock: Clock,
    folder: TempDir,
}

impl std::ops::Deref for Community {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

pub(super) fn community(name: &str, seed: u64) -> Community {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(NOW, seed);
    let home = Home::create(folder.path(), &clock).unwrap();
    let profile = ProfileRequest {
        name: Some(name.into()),
        country: Some("be".into()),
        languages: vec!["nl".into()],
        facets: vec![FacetValue { name: "place-population".into(), value: "over-500k".into() }],
        ..ProfileRequest::default()
    };
    let Setup { engine, init } = set_up(home, &InitRequest { profile, ..InitRequest::default() }, &clock).unwrap();
    assert_eq!(init.recovery_words.len(), 24);
    Community { engine, clock, folder }
}

impl Community {
    /// Ends the process, so to speak, and begins it again.
    pub(super) fn restart(self) -> Self {
        let Self { engine, clock, folder } = self;
        drop(engine);
        let home = Home::open(folder.path()).unwrap();
        let engine = Engine::open(Arc::new(home), clock.clone()).unwrap();
        Self { engine, clock, folder }
    }

    /// The files of the folder that hold these words, as they are or in small letters.
    pub(super) fn files_with(&self, words: &str) -> Vec<std::path::PathBuf> {
        let mut folders = vec![self.folder.path().to_owned()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                let bytes = std::fs::read(&entry).unwrap();
                let lower = words.to_lowercase();
                let holds = |words: &str| bytes.windows(words.len()).any(|there| there == words.as_bytes());
                if holds(words) || holds(&lower) {
                    found.push(entry);
                }
            }
        }
        found
    }

    pub(super) fn draft(&self, text: &str) -> Draft {
        self.new_draft(&NewDraft { text: Some(text.into()), title: None }).unwrap()
    }

    pub(super) fn publish_text(&self, text: &str) -> String {
        let draft = self.draft(text);
        let published = self.publish(&everyone(&draft.id)).unwrap();
        published.items[0].id.clone()
    }

    fn list(&self, query: ListQuery) -> Vec<String> {
        self.experiments(&query).unwrap().items.into_iter().map(|row| row.title).collect()
    }

    /// The titles of everything in the list.
    pub(super) fn list_titles(&self) -> Vec<String> {
        self.list(ListQuery::default())
    }

    pub(super) fn show(&self, id: &str) -> Experiment {
        self.experiment(id, &ShowQuery::default()).unwrap().0
    }

    /// Everything held, as it would travel.
    pub(super) fn items(&self) -> Vec<Verified> {
        self.0.store.items(self.commons()).map(|item| Verified::from_bytes(item.unwrap().bytes()).unwrap()).collect()
    }

    pub(super) fn give_all_to(&self, other: &Engine) {
        Holdings::store(other, self.items()).unwrap();
    }
}

fn state_of(engine: &Engine, circle: &CircleId) -> SetState {
    engine.read(circle, Replica::state).unwrap()
}

pub(super) fn everyone(id: &str) -> PublishRequest {
    PublishRequest {
        ids: vec![id.into()],
        audience: Some("everyone".into()),
        people_shown: Some("no".into()),
        accept_warnings: true,
        ..PublishRequest::default()
    }
}

pub(super) const SOUP: &str = "Title: Soup from the market's leftovers\nState: trying\nThemes: food-and-growing\n\n\
                    ## What would you like to be different, and for whom?\n\nLess is thrown away on Saturdays.\n";

#[test]
fn a_draft_is_kept_published_changed_and_withdrawn() {
    let ghent = community("Ghent-Noord Neighbours", 1);
    let draft = ghent.draft(SOUP);
    assert_eq!(
        (draft.title.as_str(), draft.problems.len(), draft.replaces),
        ("Soup from the market's leftovers", 0, 0)
    );
    let preview = ghent.preview(&draft.id, &PreviewQuery::default()).unwrap();
    assert_eq!((preview.audience.as_str(), preview.summary.len()), ("only-us", 0));
    let id = ghent.publish_text(SOUP);

    let shown = ghent.show(&id);
    assert_eq!((shown.version, shown.mine, shown.record_state), (1, true, RecordState::Here));
    assert_eq!(shown.summary["title"], "Soup from the market's leftovers");

    ghent.clock.advance(1_000);
    let edited = ghent.edit(&EditRequest { id: id.clone() }).unwrap();
    assert_eq!((edited.id.as_str(), edited.replaces), (id.as_str(), 1));
    let text = edited.text.replace("trying", "stopped");
    ghent.save_draft(&id, &DraftText { text }).unwrap();
    ghent.publish(&everyone(&id)).unwrap();
    let shown = ghent.show("@last");
    assert_eq!((shown.version, shown.summary["state"].as_str()), (2, Some("stopped")));
    assert_eq!(shown.versions.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    let (first, _) = ghent.experiment(&id, &ShowQuery { version: Some(1), wait_ms: None }).unwrap();
    assert_eq!((first.version, first.summary["state"].as_str()), (1, Some("trying")));

    let ghent = ghent.restart();
    assert_eq!(ghent.show(&id).version, 2);
    ghent.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    let shown = ghent.show(&id);
    assert!(shown.withdrawn && shown.record.is_none() && shown.summary.is_empty());
    assert!(ghent.list(ListQuery::default()).is_empty());
    assert_eq!(ghent.edit(&EditRequest { id }).unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(ghent.restart().status().unwrap().experiments, ExperimentCounts { held: 0, mine: 0, drafts: 1 });
}

#[test]
fn looking_at_many_drafts_publishes_none_and_says_what_would_stay() {
    let ghent = community("Ghent", 1);
    let soup = ghent.draft("Title: Soup\n");
    ghent.draft("Title: Chairs\n");
    let look = PublishRequest { all_drafts: true, only_look: true, accept_warnings: true, ..Default::default() };
    let codes = |request: &PublishRequest| {
        let looked = ghent.publish(request).unwrap();
        (looked.items.len(), looked.refused.into_iter().map(|refused| refused.code).collect::<Vec<_>>())
    };
    assert_eq!(codes(&look), (0, vec!["audience".to_owned(); 2]));
    let audience = PublishRequest { audience: Some("everyone".into()), ..look.clone() };
    assert_eq!(codes(&audience), (0, vec!["people-shown".to_owned(); 2]));
    let both = PublishRequest { people_shown: Some("no".into()), ..audience };
    let looked = ghent.publish(&both).unwrap();
    assert_eq!((looked.items.len(), looked.refused.len(), looked.queued), (2, 0, false));
    assert!(looked.items.iter().all(|item| item.short.len() == 4 && item.id.starts_with(&item.short)));
    assert_eq!((soup.short.len(), ghent.drafts().items.len(), ghent.items().len()), (4, 2, 1), "nothing has changed");
}

#[test]
fn own_work_is_counted_as_it_is_now() {
    let ghent = community("Ghent", 1);
    let told = |ghent: &Community| {
        let found = ghent.doctor();
        found.checks.into_iter().find(|check| check.name == "own work").unwrap().message
    };
    ghent.draft(SOUP);
    let before = told(&ghent);
    ghent.draft(SOUP);
    assert_ne!(told(&ghent), before);
    let now = told(&ghent);
    assert_eq!(told(&ghent.restart()), now);
}

#[test]
fn samples_say_so_in_their_profile() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith Kitchen", 2));
    ghent.set_profile(&ProfileRequest { sample: Some(true), ..Default::default() }).unwrap();
    ghent.set_profile(&ProfileRequest { region: Some("Ghent".into()), ..Default::default() }).unwrap();
    ghent.give_all_to(&leith);
    assert!(leith.community_ref(&ghent.us()).sample && !leith.community_ref(&leith.us()).sample);
}

#[test]
fn a_node_is_in_step_until_something_changes() {
    let ghent = community("Ghent", 1);
    let node = crate::network::NodeId::from_bytes(ghent.node().as_bytes()).unwrap();
    assert_eq!(ghent.is_in_step(&node), None);
    let state = state_of(&ghent.engine, &ghent.commons());
    ghent.note_compared(node, &[(ghent.commons(), state, state)]);
    assert_eq!(ghent.is_in_step(&node), Some(true));
    ghent.publish_text(SOUP);
    assert_eq!(ghent.is_in_step(&node), Some(false));
    ghent.forget_compared(&node);
    assert_eq!(ghent.is_in_step(&node), None);
}

#[test]
fn nothing_travels_before_audience_and_people_are_answered() {
    let ghent = community("Ghent", 1);
    let draft = ghent.draft("Title: Soup\n");
    let bare = PublishRequest { ids: vec![draft.id.clone()], accept_warnings: true, ..Default::default() };
    assert_eq!(ghent.publish(&bare).unwrap_err().code, ErrorCode::NotAllowed);
    let unsaid = PublishRequest { people_shown: None, ..everyone(&draft.id) };
    assert_eq!(ghent.publish(&unsaid).unwrap_err().code, ErrorCode::NotAllowed);
    let unsure = PublishRequest { people_shown: Some("not-sure".into()), ..everyone(&draft.id) };
    ghent.publish(&unsure).unwrap();
    let shown = ghent.show(&draft.id);
    assert_eq!((shown.summary.get("record"), shown.record_state), (None, RecordState::AtHome));
    let wrong = PublishRequest { audience: Some("friends".into()), ..everyone(&draft.id) };
    assert_eq!(ghent.publish(&wrong).unwrap_err().code, ErrorCode::Usage);
}

#[test]
fn a_draft_that_is_not_valid_is_kept_and_stays_a_draft() {
    let ghent = community("Ghent", 1);
    let bad = ghent.draft("## What surprised you?\n\nwords without a title\n");
    assert!(bad.problems.iter().any(|problem| !problem.warning));
    assert_eq!(ghent.publish(&everyone(&bad.id)).unwrap_err().code, ErrorCode::Invalid);
    let good = ghent.draft(SOUP);
    let all = PublishRequest { ids: Vec::new(), all_drafts: true, ..everyone("") };
    let published = ghent.publish(&all).unwrap();
    assert_eq!(published.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), [good.id.as_str()]);
    assert_eq!(published.refused.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), [bad.id.as_str()]);
    assert!(ghent.restart().engine.draft(&bad.id).unwrap().text.contains("words without a title"));
}

#[test]
fn ids_are_found_by_their_beginnings() {
    let ghent = community("Ghent", 1);
    let ids: Vec<String> = (0..60).map(|n| ghent.draft(&format!("Title: Number {n}\n")).id).collect();
    assert_eq!(ghent.engine.draft("@last").unwrap().id, ids[59]);
    let rows = ghent.drafts().items;
    for row in &rows {
        assert!(row.short.len() >= 4 && row.id.starts_with(&row.short));
        assert_eq!(ghent.engine.draft(&row.short).unwrap().id, row.id);
    }
    assert_eq!(ghent.engine.draft("zz").unwrap_err().code, ErrorCode::Usage);
    assert_eq!(ghent.engine.draft("111").unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn a_bad_line_of_an_import_never_stops_the_good_ones() {
    let ghent = community("Ghent", 1);
    let lines =
        "{\"title\":\"One\",\"likes\":7}\nnot json\n\n{\"title\":\"\"}\n{\"title\":\"Two\",\"themes\":[\"health\"]}\n";
    let query = ImportQuery { file: "a.jsonl".into(), after: 10, ..ImportQuery::default() };
    let imported = ghent.import(&query, lines.as_bytes()).unwrap();
    assert_eq!((imported.drafts, imported.ids.len()), (2, 2));
    let errors: Vec<u64> = imported.problems.iter().filter(|found| !found.warning).map(|found| found.line).collect();
    assert_eq!(errors, [12, 14]);
    assert!(imported.problems.iter().any(|found| found.warning && found.line == 11), "likes are named");
    let ghent = ghent.restart();
    let all = PublishRequest { ids: Vec::new(), all_drafts: true, ..everyone("") };
    assert_eq!(ghent.publish(&all).unwrap().items.len(), 2);
    assert_eq!(ghent.list(ListQuery { theme: Some("health".into()), ..Default::default() }), ["Two"]);
}

#[test]
fn an_import_loses_no_words_that_do_not_fit() {
    let ghent = community("Ghent", 1);
    let long = "w".repeat(500);
    let line = serde_json::json!({"title": "One", "gist": long, "next": "a\u{7}b", "themes": ["a", "b", "c", "d", "e", "f", "g"],
        "asks": ["1?", "2?", "3?", "4?", "5?", "6?", "7?"], "steps": {"first": "peel", "votes": 3}, "likes": 4});
    let table = format!("title,gist,tags\nTwo,{long},a; b; c; d; e; f; g; h; i\nThree,{long},\n");
    let csv = ImportQuery { format: Some("csv".into()), ..ImportQuery::default() };
    let lines = ghent.import(&ImportQuery::default(), line.to_string().as_bytes()).unwrap();
    let rows = ghent.import(&csv, table.as_bytes()).unwrap();
    let fields = |imported: &crate::api::types::Imported| -> Vec<String> {
        imported
            .problems
            .iter()
            .filter(|found| found.message.contains("in the draft"))
            .flat_map(|found| found.field.clone())
            .collect()
    };
    assert_eq!(fields(&lines), ["gist", "next", "themes", "asks", "steps"], "{:?}", lines.problems);
    assert_eq!(fields(&rows), ["gist", "tags", "gist"], "{:?}", rows.problems);
    for (imported, drafts) in [(&lines, 1), (&rows, 2)] {
        assert_eq!((imported.drafts, imported.problems.iter().all(|found| found.warning)), (drafts, true));
        assert_eq!(imported.to_mend, drafts);
    }
    for id in lines.ids.iter().chain(&rows.ids) {
        let draft = ghent.engine.draft(id).unwrap();
        assert!(draft.text.contains(&long) && draft.problems.iter().any(|found| !found.warning), "{}", draft.text);
        assert_eq!(ghent.publish(&everyone(id)).unwrap_err().code, ErrorCode::Invalid);
    }
    let text = ghent.engine.draft(&lines.ids[0]).unwrap().text;
    assert!(["a\u{7}b", "f, g", "- 7?", "\"first\": \"peel\""].iter().all(|words| text.contains(words)), "{text}");
    assert!(!text.contains("votes") && !text.contains("likes"), "{text}");
}

#[test]
fn what_is_said_about_some_of_several_drafts_names_them() {
    let ghent = community("Ghent", 1);
    for title in ["A", "B", "C", "D"] {
        ghent.draft(&format!("Title: {title}\n\n## Consent notes\n\nAnna agreed\n"));
        ghent.clock.advance(Millis::DAY);
    }
    ghent.draft("Title: E\n");
    let all = PublishRequest { ids: Vec::new(), all_drafts: true, ..everyone("") };
    let told: Vec<String> = ghent.publish(&all).unwrap().notices.into_iter().map(|notice| notice.message).collect();
    let consent: Vec<&String> = told.iter().filter(|message| message.contains("consent")).collect();
    assert_eq!(consent, ["\"A\", \"B\", \"C\" and 1 more: Your notes about consent stay here."], "{told:?}");
    let alone = ghent.draft("Title: F\n\n## Consent notes\n\nAnna agreed\n").id;
    let told = ghent.publish(&everyone(&alone)).unwrap().notices;
    assert!(told.iter().any(|notice| notice.message == "Your notes about consent stay here."), "{told:?}");
}

#[test]
fn lists_are_ordered_by_news_and_searched_by_words() {
    let ghent = community("Ghent", 1);
    ghent.publish_text("Title: Old soup\nState: stopped\nReflected on: 2026-05-11\n");
    ghent.clock.advance(Millis::DAY);
    ghent.publish_text("Title: École buissonnière\n");
    ghent.clock.advance(Millis::DAY);
    ghent.publish_text("Title: Winter soup\nReflected on: 2025-12\nTags: leftovers\n");
    assert_eq!(ghent.list(ListQuery::default()), ["École buissonnière", "Old soup", "Winter soup"]);
    assert_eq!(ghent.list(ListQuery { limit: Some(1), ..Default::default() }), ["École buissonnière"]);
    assert_eq!(ghent.list(ListQuery { state: Some("stopped".into()), ..Default::default() }), ["Old soup"]);
    let words = |words: &str| ListQuery { words: Some(words.into()), ..Default::default() };
    assert_eq!(ghent.list(words("ecole")), ["École buissonnière"]);
    assert_eq!(ghent.list(words("SOUP left")), ["Winter soup"]);
    let found = ghent.experiments(&words("leftovers")).unwrap().items.remove(0);
    assert_eq!((found.found_in, found.snippet), (vec!["tags".to_owned()], Some("leftovers".into())));
    assert!(ghent.experiments(&words("?!")).is_err());
    assert!(ghent.experiments(&ListQuery { community: Some("nobody".into()), ..Default::default() }).is_err());
}

#[test]
fn both_hear_once_how_the_other_wants_to_be_met() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    ghent.set_conduct(&ConductRequest { text: "Ask before you visit.".into(), accept_warnings: false }).unwrap();
    leith.set_conduct(&ConductRequest { text: "No photographs.".into(), accept_warnings: false }).unwrap();
    let (mut at_ghent, mut at_leith) = (ghent.news(), leith.news());
    join(&ghent, &leith, InviteRequest::default()).unwrap();
    leith.set_conduct(&ConductRequest { text: "Photographs are fine.".into(), accept_warnings: false }).unwrap();
    leith.give_all_to(&ghent);
    let told = |news: &mut tokio::sync::broadcast::Receiver<News>| {
        let mut told = Vec::new();
        while let Ok(new) = news.try_recv() {
            if let News::Event(event) = new
                && let Event::ItemReceived { conduct, community, .. } = *event
                && !conduct.is_empty()
            {
                told.push((conduct, community.standing));
            }
        }
        told
    };
    assert_eq!(told(&mut at_ghent), [("No photographs.".to_owned(), Standing::Followed)]);
    assert_eq!(told(&mut at_leith), [("Ask before you visit.".to_owned(), Standing::Followed)]);
}

#[test]
fn what_was_looked_back_on_today_stands_among_the_news_of_today() {
    let ghent = community("Ghent", 1);
    for (title, reflected) in
        [("First", None), ("Looked back on", Some("2026-05-12")), ("Yesterday", Some("2026-05-11"))]
    {
        ghent.clock.advance(1_000);
        let reflected = reflected.map(|day| format!("Reflected on: {day}\n")).unwrap_or_default();
        ghent.publish_text(&format!("Title: {title}\nTags: soup\n{reflected}"));
    }
    let order = ["Looked back on", "First", "Yesterday"];
    assert_eq!(ghent.list(ListQuery::default()), order);
    assert_eq!(ghent.list(ListQuery { words: Some("soup".into()), ..Default::default() }), order);
    ghent.clock.advance(1_000);
    ghent.publish_text("Title: Last\nTags: soup\n");
    let since = |day: &str| ListQuery { since: Some(day.into()), words: Some("soup".into()), ..Default::default() };
    assert_eq!(ghent.list(since("2026-05-12")), ["Last", "Looked back on", "First"]);
    assert_eq!(ghent.list(ListQuery { words: None, ..since("2026-05-12") }), ["Last", "Looked back on", "First"]);
}

#[test]
fn a_preview_shows_what_of_the_longer_story_anybody_can_fetch_and_tells_truly_what_stays() {
    let ghent = community("Ghent", 1);
    let text = format!(
        "{SOUP}\n## What do you do, and with what?\n\nPots, and an hour before the market closes.\n\n\
         ## Who agreed, how, until when? (stays here)\n\nBy word of mouth.\n"
    );
    let draft = ghent.draft(&text);
    assert_eq!(draft.problems, []);
    for (words, consent) in [("I carry less home", "asked-and-yes"), ("Nobody asked me", "not-asked")] {
        let said = [("text", words), ("consent", consent), ("vantage", "a stall keeper")];
        let perspective = said.into_iter().map(|(name, words)| (name.to_owned(), words.into())).collect();
        ghent.add_perspective(&PerspectiveRequest { id: draft.id.clone(), perspective }).unwrap();
    }
    let terms = |audience: &str, people: &str| PreviewQuery {
        audience: Some(audience.into()),
        people_shown: Some(people.into()),
        ..PreviewQuery::default()
    };
    let shown = ghent.preview(&draft.id, &terms("everyone", "no")).unwrap();
    for words in ["an hour before the market closes", "a stall keeper", "I carry less home"] {
        assert!(shown.record_text.contains(words) && !shown.summary_text.contains(words), "{words}: {shown:#?}");
    }
    assert!(!shown.record_text.contains("Nobody asked me") && !shown.record_text.contains("Less is thrown away"));
    assert_eq!(shown.stays, ["consent_notes"], "one perspective stays, and another travels");
    let told = |preview: &Preview, words: &str| preview.notices.iter().any(|notice| notice.message.contains(words));
    assert!(told(&shown, "1 of 2 perspectives stay here"));
    let shown = ghent.preview(&draft.id, &terms("everyone", "not-sure")).unwrap();
    assert_eq!(shown.record_text, "");
}

#[test]
fn a_profile_that_tells_too_much_waits_for_a_yes() {
    let ghent = community("Ghent", 1);
    let postcode = |accept_warnings| ProfileRequest {
        region: Some("HX7 8AD".into()),
        accept_warnings,
        ..ProfileRequest::default()
    };
    let refused = ghent.set_profile(&postcode(false)).unwrap_err();
    assert_eq!((refused.code, refused.warnings[0].code.as_str()), (ErrorCode::Warnings, "postcode"));
    assert_eq!(ghent.community("us").unwrap().place, "BE");
    let conduct = ConductRequest { text: "Call +32 470 12 34 56".into(), accept_warnings: false };
    assert_eq!(ghent.set_conduct(&conduct).unwrap_err().code, ErrorCode::Warnings);
    ghent.set_profile(&postcode(true)).unwrap();
    ghent.set_profile(&ProfileRequest { setting: Some("city".into()), ..ProfileRequest::default() }).unwrap();
    let draft = ghent.draft(SOUP);
    let warned = ghent.preview(&draft.id, &PreviewQuery::default()).unwrap().warnings;
    assert_eq!(warned.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(), ["postcode"]);
}

/// Lets `guest` use an invite of `host`, as the network would.
fn join(host: &Community, guest: &Community, request: InviteRequest) -> Result<Invite, JoinRefusal> {
    let text = host.invite(&request, Vec::new()).unwrap().invite;
    let Redemption { invite, profile, community } = guest.begin_join(&text).unwrap();
    assert_eq!(community.id, host.us().to_string());
    let welcome = host.engine.redeem(&invite.grant, &profile, guest.node().as_bytes())?;
    guest.joined(&invite, &welcome).unwrap();
    Ok(invite)
}

#[test]
fn joining_makes_both_sides_follow_each_other_and_the_invite_is_used_up() {
    let (ghent, leith, third) = (community("Ghent", 1), community("Leith Kitchen", 2), community("Third", 3));
    let invite = join(&ghent, &leith, InviteRequest::default()).unwrap();
    assert_eq!(ghent.standing(&leith.us()), Standing::Followed);
    assert_eq!(leith.standing(&ghent.us()), Standing::Followed);
    assert_eq!(leith.community_ref(&ghent.us()).name, "Ghent");
    assert!(leith.joining().unwrap().is_empty());
    let ghent = ghent.restart();
    let profile = third.profile_bytes(&third.commons()).unwrap();
    let again = |who: &Community, from: &Community| {
        ghent.engine.redeem(&invite.grant, &who.profile_bytes(&who.commons()).unwrap(), from.node().as_bytes())
    };
    assert_eq!(again(&third, &third), Err(JoinRefusal::Used));
    assert_eq!(again(&third, &leith), Err(JoinRefusal::Profile), "a profile of another node");
    assert!(again(&leith, &leith).is_ok(), "the same community may come back after a cut");
    ghent.clock.advance(1);
    let other =
        ghent.invite(&InviteRequest { expires_ms: Some(60_000), uses: Some(2), circle: None }, Vec::new()).unwrap();
    ghent.clock.advance(61_000);
    let grant = other.invite.parse::<Invite>().unwrap().grant;
    assert_eq!(ghent.engine.redeem(&grant, &profile, third.node().as_bytes()), Err(JoinRefusal::Expired));
    let states: Vec<String> = ghent.invites().items.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["expired", "used"]);
    let open = ghent.invite(&InviteRequest::default(), Vec::new()).unwrap();
    ghent.revoke_invite(&open.id).unwrap();
    let grant = open.invite.parse::<Invite>().unwrap().grant;
    assert_eq!(ghent.engine.redeem(&grant, &profile, third.node().as_bytes()), Err(JoinRefusal::Revoked));
}

#[test]
fn wrong_invites_are_told_apart() {
    let ghent = community("Ghent", 1);
    let own = ghent.invite(&InviteRequest::default(), Vec::new()).unwrap().invite;
    for text in ["", "JOINUP1-ABC", own.as_str(), &own[..own.len() - 1]] {
        assert_eq!(ghent.begin_join(text).unwrap_err().code, ErrorCode::Invalid, "{text}");
    }
    let leith = community("Leith", 2);
    let short = ghent
        .invite(&InviteRequest { expires_ms: Some(1_000), ..InviteRequest::default() }, Vec::new())
        .unwrap()
        .invite;
    leith.clock.advance(5_000);
    assert!(leith.begin_join(&short).unwrap_err().message.contains("expired"));
}

#[test]
fn what_others_publish_is_kept_shown_and_deleted_when_they_say_so() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith Kitchen", 2));
    let id = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    assert_eq!(leith.list(ListQuery::default()), ["Soup from the market's leftovers"]);
    assert_eq!(state_of(&leith.engine, &leith.commons()).count, 3, "two profiles, one experiment");

    let (shown, missing) = leith.experiment(&id, &ShowQuery::default()).unwrap();
    let missing = missing.unwrap();
    assert_eq!((shown.record_state, shown.mine), (RecordState::Unavailable, false));
    assert_eq!(missing.holders, [ghent.node()]);
    let bytes = ghent.record_for_anybody(&missing.digest).unwrap().unwrap();
    assert_eq!(leith.take_record(shown, &bytes).unwrap().record_state, RecordState::Fetched);
    assert_eq!(leith.show(&id).record_state, RecordState::Here);
    assert_eq!(leith.record_for_anybody(&missing.digest).unwrap(), Some(bytes), "those who fetched it give it too");

    ghent.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    ghent.give_all_to(&leith);
    assert!(leith.show(&id).withdrawn);
    assert_eq!(leith.record_for_anybody(&missing.digest).unwrap(), None);
    assert!(!leith.0.files.has(&missing.digest));
    assert_eq!(ghent.record_for_anybody(&missing.digest).unwrap(), None);
}

#[test]
fn what_was_withdrawn_is_not_shown_again_by_whoever_is_late_to_tell_of_it() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    let find = || ghent.items().into_iter().find(|item| item.header().public_id().to_string() == id).unwrap();
    let first = find();
    ghent.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    let gone = find();
    let take = |item: &Verified| leith.0.store.apply(vec![item.clone()], NOW, &*leith.policy()).unwrap();
    let (early, late) = (take(&first), take(&gone));
    leith.show_kept(&[gone], &late);
    leith.show_kept(&[first], &early);
    assert!(leith.show(&id).withdrawn);
    assert!(leith.list(ListQuery::default()).is_empty());
}

#[test]
fn a_record_on_request_is_given_to_nobody_yet() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith Kitchen", 2));
    let draft = ghent.draft(SOUP);
    ghent.publish(&PublishRequest { audience: Some("summary".into()), ..everyone(&draft.id) }).unwrap();
    ghent.give_all_to(&leith);
    let (shown, missing) = leith.experiment(&draft.id, &ShowQuery::default()).unwrap();
    assert_eq!((shown.record_state, missing), (RecordState::OnRequest, None));
    let digest = leith.look(|state| state.catalogue.get(&draft.id.parse().unwrap()).unwrap().record.unwrap());
    assert_eq!(ghent.record_for_anybody(&digest).unwrap(), None);
}

#[test]
fn blocking_deletes_and_keeps_out_muting_only_hides() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith Kitchen", 2));
    ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    let stand = |standing| leith.set_standing("ghent", &StandingRequest { standing, stop: false });
    stand(Standing::Followed).unwrap();
    stand(Standing::Muted).unwrap();
    assert!(leith.list(ListQuery::default()).is_empty());
    assert_eq!(leith.list(ListQuery { hidden: true, ..Default::default() }).len(), 1);
    let shown_again = leith.set_standing("ghent", &StandingRequest { standing: Standing::Muted, stop: true }).unwrap();
    assert_eq!(shown_again.community.standing, Standing::Followed, "as they were before");
    let detail = stand(Standing::Blocked).unwrap();
    assert_eq!((detail.community.name.as_str(), detail.community.standing), ("Ghent", Standing::Blocked));
    assert_eq!(leith.items().len(), 1, "only our own profile is left");
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 1);
    let leith = leith.restart();
    let rows = leith.communities().items;
    let blocked = rows.iter().find(|row| row.community.standing == Standing::Blocked).unwrap();
    assert_eq!((blocked.community.name.as_str(), blocked.experiments), ("Ghent", 0), "the list still names them");
    let detail = leith.set_standing("ghent", &StandingRequest { standing: Standing::Blocked, stop: true }).unwrap();
    assert_eq!((detail.community.name.as_str(), detail.community.standing), ("Ghent", Standing::NotIntroduced));
    assert_eq!(leith.community("ghent").unwrap().community.id, ghent.us().to_string(), "before their profile is back");
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 3);
}

#[test]
fn gossip_is_judged() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith Kitchen", 2));
    let from = crate::network::NodeId::from_bytes(ghent.node().as_bytes()).unwrap();
    let id = ghent.publish_text(SOUP);
    let items = ghent.items();
    let offer = |item: &Verified| Backend::offer(&leith.engine, item.clone(), from);
    assert!(items.iter().all(|item| offer(item) == Verdict::Accept));
    assert!(items.iter().all(|item| offer(item) == Verdict::Ignore), "known by now");
    ghent.withdraw(&WithdrawRequest { id }).unwrap();
    let tombstone = ghent.items().into_iter().find(|item| item.header().stamp.is_tombstone()).unwrap();
    assert_eq!(offer(&tombstone), Verdict::Accept);
    assert!(items.iter().all(|item| offer(item) == Verdict::Ignore), "what was withdrawn stays so");
}

#[test]
fn what_no_session_covered_waits_also_after_a_restart() {
    let ghent = community("Ghent", 1);
    assert_eq!(ghent.waiting(), 1, "the profile");
    let settle = |ghent: &Community| {
        let state = state_of(&ghent.engine, &ghent.commons());
        Backend::settled(&ghent.engine, &[(ghent.commons(), state, state)]);
    };
    settle(&ghent);
    assert_eq!(ghent.waiting(), 0);
    let before = state_of(&ghent.engine, &ghent.commons());
    ghent.publish_text(SOUP);
    Backend::settled(&ghent.engine, &[(ghent.commons(), before, before)]);
    assert_eq!(ghent.waiting(), 1, "a session that did not see it says nothing about it");
    let ghent = ghent.restart();
    assert_eq!(ghent.waiting(), 1);
    settle(&ghent);
    assert_eq!(ghent.restart().waiting(), 0);
}

#[test]
fn while_the_clock_is_wrong_what_we_say_waits_and_is_stamped_again() {
    const YEAR: u64 = 365 * Millis::DAY;
    let ghent = community("Ghent", 1);
    let Community { engine, folder, .. } = ghent;
    drop(engine);
    let home = Home::open(folder.path()).unwrap();
    let clock = Clock::manual(NOW.plus(YEAR), 9);
    let ghent = Community { engine: Engine::open(Arc::new(home), clock.clone()).unwrap(), clock, folder };
    ghent.set_clock_off(Some(-(YEAR.cast_signed()))).unwrap();
    let id = ghent.publish_text(SOUP);
    assert_eq!(ghent.list(ListQuery::default()).len(), 1, "we see it");
    assert_eq!(ghent.items().len(), 1, "nobody else does");
    assert_eq!(ghent.status().unwrap().health[0].code, "clock");

    let Community { engine, folder, .. } = ghent;
    drop(engine);
    let clock = Clock::manual(NOW.plus(5_000), 10);
    let home = Home::open(folder.path()).unwrap();
    let ghent = Community { engine: Engine::open(Arc::new(home), clock.clone()).unwrap(), clock, folder };
    assert_eq!(ghent.items().len(), 1);
    ghent.set_clock_off(None).unwrap();
    let item = ghent.items().into_iter().find(|item| item.header().public_id().to_string() == id).unwrap();
    assert_eq!(item.header().stamp.millis(), NOW.plus(5_000));
    assert_eq!(ghent.show(&id).versions.len(), 1);
    let ghent = ghent.restart();
    assert_eq!(ghent.show(&id).updated, Moment(NOW.plus(5_000)));
    assert!(ghent.0.store.entry(&ghent.commons(), &SlotHash::new([0; 32])).is_none());
}

#[test]
fn what_was_said_with_a_wrong_clock_before_anybody_noticed_is_stamped_again() {
    let ghent = community("Ghent", 1);
    ghent.clock.advance(365 * Millis::DAY);
    let (kept, gone) = (ghent.publish_text(SOUP), ghent.publish_text("Title: Gone\n"));
    ghent.withdraw(&WithdrawRequest { id: gone.clone() }).unwrap();
    let Community { engine, folder, .. } = ghent;
    drop(engine);
    let clock = Clock::manual(NOW.plus(5_000), 10);
    let home = Home::open(folder.path()).unwrap();
    let ghent = Community { engine: Engine::open(Arc::new(home), clock.clone()).unwrap(), clock, folder };
    let leith = community("Leith", 2);
    leith.clock.advance(5_000);
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 2, "what is early waits");
    ghent.set_clock_off(None).unwrap();
    ghent.give_all_to(&leith);
    assert_eq!(leith.show(&kept).updated, Moment(NOW.plus(5_000)));
    assert!(leith.show(&gone).withdrawn);
    assert_eq!(state_of(&ghent.restart().engine, &leith.commons()).count, 3);
}

#[test]
#[ignore = "takes a minute: ten thousand experiments, for looking at times and memory"]
fn ten_thousand_experiments() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let clock = Clock::system();
    let timed = |what: &str, began: std::time::Duration| println!("{what}: {:?}", clock.elapsed() - began);
    let lines: String = (0..10_000)
        .map(|number| {
            let gist = format!("Neighbours of street {number} want less waste and more company. ").repeat(4);
            format!("{{\"title\":\"Number {number} with soup\",\"gist\":\"{gist}\",\"themes\":[\"health\"],\"tags\":[\"t{number}\"]}}\n")
        })
        .collect();
    let began = clock.elapsed();
    assert_eq!(ghent.import(&ImportQuery::default(), lines.as_bytes()).unwrap().drafts, 10_000);
    timed("import", began);
    let began = clock.elapsed();
    let all = PublishRequest { ids: Vec::new(), all_drafts: true, ..everyone("") };
    assert_eq!(ghent.publish(&all).unwrap().items.len(), 10_000);
    timed("publish", began);
    let began = clock.elapsed();
    let ghent = ghent.restart();
    timed("open", began);
    for words in [None, Some("soup".to_owned()), Some("t9999".to_owned())] {
        let began = clock.elapsed();
        let found = ghent.experiments(&ListQuery { words: words.clone(), ..Default::default() }).unwrap();
        timed(&format!("list {words:?}: {}", found.found), began);
    }
    leith.set("limits.items-stranger", &SetRequest { value: "20000".into() }).unwrap();
    let items = ghent.items();
    let began = clock.elapsed();
    for batch in items.chunks(256) {
        Holdings::store(&leith.engine, batch.to_vec()).unwrap();
    }
    timed("store as a catch-up does", began);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{:?}", status.lines().find(|line| line.starts_with("VmRSS")));
}

#[test]
fn the_store_is_built_again_from_own_work() {
    let ghent = community("Ghent", 1);
    let id = ghent.publish_text(SOUP);
    let set = ghent.status().unwrap().circles;
    let Community { engine, clock, folder } = ghent;
    let home = engine.close();
    let (engine, doctor) = rebuild(home, clock).unwrap();
    assert!(doctor.rebuilt && doctor.ok, "{doctor:?}");
    assert_eq!(engine.status().unwrap().circles, set);
    assert_eq!(engine.experiment(&id, &ShowQuery::default()).unwrap().0.record_state, RecordState::Here);
    drop((engine, folder));
}

#[test]
fn the_recovery_sheet_brings_the_key_back_in_another_folder() {
    let ghent = community("Ghent", 1);
    let words = ghent.0.key.recovery_words().join(" ");
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(NOW, 5);
    let recover = |words: &str, folder: &TempDir| {
        let home = Home::create(folder.path(), &clock).unwrap();
        set_up(home, &InitRequest { recovery_words: Some(words.into()), ..Default::default() }, &clock)
    };
    assert_eq!(recover("one two three", &folder).unwrap_err().code, ErrorCode::Invalid);
    let again = recover(&words, &folder).unwrap();
    assert_eq!(again.engine.us(), ghent.us());
    assert_ne!(again.engine.node(), ghent.node(), "a machine has its own key");
    assert!(again.init.recovery_words.is_empty());
    ghent.give_all_to(&again.engine);
    assert_eq!(again.engine.community("us").unwrap().community.name, "Ghent");
}

#[test]
fn what_was_published_before_the_key_was_recovered_can_be_withdrawn_and_nothing_comes_after_that() {
    let ghent = community("Ghent", 1);
    let id = ghent.publish_text(SOUP);
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(NOW, 5);
    let home = Home::create(folder.path(), &clock).unwrap();
    let words = Some(ghent.0.key.recovery_words().join(" "));
    let request = InitRequest { recovery_words: words, ..Default::default() };
    let again = Community { engine: set_up(home, &request, &clock).unwrap().engine, clock, folder };
    ghent.give_all_to(&again);
    assert_eq!(again.edit(&EditRequest { id: id.clone() }).unwrap_err().code, ErrorCode::NotAllowed);
    again.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    ghent.edit(&EditRequest { id: id.clone() }).unwrap();
    again.give_all_to(&ghent);
    assert!(ghent.show(&id).withdrawn);
    assert_eq!(ghent.publish(&everyone(&id)).unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn settings_are_kept_and_decide_how_much_is_kept() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    for number in 0..5 {
        ghent.publish_text(&format!("Title: Number {number}\n"));
    }
    assert!(leith.set("limits.items-stranger", &SetRequest { value: "many".into() }).is_err());
    assert_eq!(leith.set("no.such", &SetRequest::default()).unwrap_err().code, ErrorCode::NotFound);
    leith.set("limits.items-stranger", &SetRequest { value: "3".into() }).unwrap();
    let leith = leith.restart();
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 1 + 3);
    assert_eq!(
        leith.experiments(&ListQuery::default()).unwrap().items.len() as u64,
        leith.status().unwrap().experiments.held
    );
}

#[test]
fn beyond_the_limit_of_the_disk_only_those_grow_whom_we_follow() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    let (shown, missing) = leith.experiment(&id, &ShowQuery::default()).unwrap();
    let record = ghent.record_for_anybody(&missing.unwrap().digest).unwrap().unwrap();
    leith.take_record(shown, &record).unwrap();
    assert_eq!(leith.show(&id).record_state, RecordState::Here);

    leith.set("limits.disk", &SetRequest { value: "1KB".into() }).unwrap();
    assert_eq!(leith.show(&id).record_state, RecordState::Unavailable, "what was fetched for reading goes first");
    assert_eq!(leith.status().unwrap().health[0].code, "disk-limit");
    ghent.publish_text("Title: Bread\n");
    let bread = ghent.items().into_iter().find(|item| leith.0.store.entry(&ghent.commons(), &item.slot()).is_none());
    let bread = bread.unwrap();
    let short = ShortId::from(&bread);
    assert_eq!(leith.refusals(&ghent.commons(), &[short])[0], Some(Refusal::NoRoom));
    let outcomes = Holdings::store(&leith.engine, vec![bread.clone()]).unwrap();
    assert_eq!(outcomes, [Outcome::Refused(Refusal::NoRoom)]);
    ghent.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    ghent.give_all_to(&leith);
    assert!(leith.show(&id).withdrawn, "a withdrawal has room");
    assert_eq!(leith.items().len(), 1 + 2);

    leith.set_standing("ghent", &StandingRequest { standing: Standing::Followed, stop: false }).unwrap();
    assert_eq!(leith.refusals(&ghent.commons(), &[short])[0], None);
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 1 + 3);
    leith.set_standing("ghent", &StandingRequest { standing: Standing::NotIntroduced, stop: false }).unwrap();
    leith.set("limits.disk", &SetRequest { value: "1GB".into() }).unwrap();
    assert_eq!((leith.refusals(&ghent.commons(), &[short])[0], leith.health()), (None, Vec::new()));
}

#[test]
fn a_decision_of_ours_makes_what_was_declined_worth_judging_again() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    ghent.give_all_to(&leith);
    for standing in [Standing::Blocked, Standing::NotIntroduced] {
        let before = leith.judgement();
        leith.set_standing(&ghent.us().to_string(), &StandingRequest { standing, stop: false }).unwrap();
        let after = leith.judgement();
        assert_ne!(after, before);
        leith.set_standing(&ghent.us().to_string(), &StandingRequest { standing, stop: false }).unwrap();
        assert_eq!(leith.judgement(), after, "the same decision again changes nothing");
    }
}

#[test]
fn a_record_that_somebody_else_names_too_is_given_as_its_authors_said() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let (open, shut) = (ghent.draft(SOUP), ghent.draft("Title: Bread\n"));
    ghent.publish(&everyone(&open.id)).unwrap();
    ghent.publish(&PublishRequest { audience: Some("summary".into()), ..everyone(&shut.id) }).unwrap();
    let record = |id: &str| ghent.look(|state| state.catalogue.get(&id.parse().unwrap()).unwrap().record.unwrap());
    for (id, audience) in [(&open.id, "summary"), (&shut.id, "everyone")] {
        let item = ghent.items().into_iter().find(|item| item.header().public_id().to_string() == **id).unwrap();
        let Payload::Experiment(mut summary) = item.payload() else { panic!("not an experiment") };
        summary.audience = audience.parse().unwrap();
        let id = joinup_protocol::id::EntryId::new(leith.0.clock.random().unwrap());
        let (circle, stamp) = (leith.commons(), item.header().stamp);
        let draft = Saying { circle, kind: Kind::EXPERIMENT, id, stamp, payload: Payload::Experiment(summary) };
        Holdings::store(&ghent.engine, vec![draft.sign(&leith.0.key).unwrap()]).unwrap();
    }
    assert!(ghent.record_for_anybody(&record(&open.id)).unwrap().is_some());
    assert!(ghent.record_for_anybody(&record(&shut.id)).unwrap().is_none());
}

#[test]
fn a_record_that_was_withdrawn_on_its_way_is_not_kept() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let id = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    let (shown, missing) = leith.experiment(&id, &ShowQuery::default()).unwrap();
    let digest = missing.unwrap().digest;
    let record = ghent.record_for_anybody(&digest).unwrap().unwrap();
    ghent.withdraw(&WithdrawRequest { id }).unwrap();
    ghent.give_all_to(&leith);
    leith.take_record(shown, &record).unwrap();
    assert!(!leith.0.files.has(&digest));
    leith.0.files.put(&record).unwrap();
    assert!(!leith.restart().0.files.has(&digest), "nor what an end of the program left behind");
}

#[test]
fn what_we_said_is_said_again_before_it_expires() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let (id, gone) = (ghent.publish_text(SOUP), ghent.publish_text("Title: Gone\n"));
    ghent.withdraw(&WithdrawRequest { id: gone }).unwrap();
    ghent.clock.advance(359 * Millis::DAY);
    ghent.set_clock_off(None).unwrap();
    assert_eq!(ghent.show(&id).updated, Moment(NOW));
    // A machine that was off for longer than anybody keeps what it said.
    ghent.clock.advance(100 * Millis::DAY);
    ghent.set_clock_off(Some(-1_000_000_000)).unwrap();
    ghent.expire().unwrap();
    assert_eq!(ghent.items().len(), 3, "with a wrong clock nothing expires");
    ghent.set_clock_off(None).unwrap();
    let now = ghent.now();
    assert_eq!((ghent.show(&id).updated, ghent.show(&id).version), (Moment(now), 1));
    leith.clock.advance(459 * Millis::DAY);
    ghent.give_all_to(&leith);
    assert_eq!(leith.items().len(), 1 + 3);
}

#[test]
fn nodes_of_those_whom_we_follow_are_looked_for() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    ghent.give_all_to(&leith);
    assert!(leith.nodes_wanted().unwrap().is_empty(), "nobody is followed");
    let stand = |standing| leith.set_standing("ghent", &StandingRequest { standing, stop: false }).unwrap();
    stand(Standing::Followed);
    let node = crate::network::NodeId::from_bytes(ghent.node().as_bytes()).unwrap();
    assert_eq!(leith.nodes_wanted().unwrap(), [vec![node]]);
    stand(Standing::Blocked);
    assert!(leith.nodes_wanted().unwrap().is_empty());
}

#[test]
fn where_nodes_are_when_they_were_reached_and_which_are_dialled_first_survive_a_restart() {
    let ghent = community("Ghent", 1);
    let [one, other] = [1, 2].map(|seed| crate::network::NodeKey::from_seed(&mut [seed; 32]).unwrap().node());
    let address = |text: &str| KnownAddress::new(text.parse().unwrap(), Source::Reached);
    let reached = KnownAddress { reached: Some(ghent.now()), heard: ghent.now(), ..address("/ip4/9.9.9.9/tcp/4801") };
    let known = KnownNode { node: one, addresses: vec![reached] };
    ghent.remember_node(&known);
    assert_eq!(ghent.known_anchors(), []);
    ghent.remember_anchors(&[other, one]);
    let ghent = ghent.restart();
    assert_eq!((ghent.known_nodes(), ghent.known_anchors()), (vec![known], vec![other, one]));
    ghent.remember_anchors(&[one]);
    assert_eq!(ghent.known_anchors(), [one]);
    // As it was written before anybody remembered when.
    let old = br#"[{"address":"/ip4/9.9.9.9/tcp/4801","source":"told"}]"#.to_vec();
    let key = other.to_bytes().to_vec();
    let shelf = crate::store::Shelf::Addresses;
    ghent.0.store.remember(vec![crate::store::Remember { shelf, key, value: Some(old) }]).unwrap();
    let read = ghent.known_nodes().into_iter().find(|known| known.node == other).unwrap();
    assert_eq!((read.addresses[0].source, read.addresses[0].reached), (Source::Told, None));
}

#[test]
fn nodes_that_somebody_makes_up_do_not_fill_the_disk_nor_displace_those_that_were_reached() {
    let ghent = community("Ghent", 1);
    let know = |number: u32, source| {
        let mut seed = [7; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        let node = crate::network::NodeKey::from_seed(&mut seed).unwrap().node();
        let address = "/ip4/9.9.9.9/tcp/4801".parse().unwrap();
        ghent.remember_node(&KnownNode { node, addresses: vec![KnownAddress::new(address, source)] });
        node
    };
    let reached = know(0, Source::Reached);
    for number in 1..=1_010 {
        let _ = know(number, Source::Told);
    }
    let late = know(2_000, Source::Reached);
    let known: Vec<_> = ghent.known_nodes().into_iter().map(|known| known.node).collect();
    assert_eq!(ghent.0.store.recall_after(crate::store::Shelf::Addresses, None, 5_000).unwrap().len(), 1_000);
    assert!(known.contains(&reached) && known.contains(&late));
}
