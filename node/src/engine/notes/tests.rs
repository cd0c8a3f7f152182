//! The rules of conversation, between communities in temporary folders.

use joinup_protocol::{
    id::{EntryId, Kind, PublicId},
    item::{Draft, Payload, Verified},
    note::Note as Words,
    reconcile::session::Holdings,
    time::{Millis, Stamp},
};
use serde_json::json;

use super::super::tests::{Community, SOUP, community, everyone};
use crate::api::{ErrorCode, types::*};

/// Ghent, whose soup Leith knows.
fn two() -> (Community, Community, String) {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    let soup = ghent.publish_text(SOUP);
    ghent.give_all_to(&leith);
    leith.give_all_to(&ghent);
    (ghent, leith, soup)
}

impl Community {
    fn try_to_say(&self, kind: &str, id: &str, text: &str) -> Result<Said, crate::api::Error> {
        self.say_note(&NoteRequest {
            kind: Some(kind.into()),
            id: Some(id.into()),
            text: Some(text.into()),
            ..NoteRequest::default()
        })
    }

    fn say(&self, kind: &str, id: &str, text: &str) -> String {
        self.clock.advance(Millis::SECOND);
        self.try_to_say(kind, id, text).unwrap().note.id
    }

    fn tell(&self, other: &Self) {
        other.clock.advance(Millis::SECOND);
        self.give_all_to(other);
    }

    /// Kind, waits, why here, of everything in the inbox.
    fn in_inbox(&self) -> Vec<(String, bool, WhyHere)> {
        let inbox = self.inbox(&InboxQuery::default()).unwrap();
        inbox.items.into_iter().map(|item| (item.note.kind, item.waits, item.why_here)).collect()
    }

    /// Depth and words of a conversation; of what cannot be shown why.
    fn tree(&self, id: &str) -> Vec<(u32, String)> {
        let words = |note: Note| match note.state {
            NoteState::Here => note.text,
            other => format!("{other:?}"),
        };
        self.show(id).notes.into_iter().map(|note| (note.depth, words(note))).collect()
    }

    fn sign(&self, id: EntryId, words: Words) -> Verified {
        let stamp = Stamp::next(self.now(), None);
        let payload = Payload::Note(Box::new(words));
        Draft { circle: self.commons(), kind: Kind::NOTE, id, stamp, payload }.sign(&self.0.key).unwrap()
    }
}

fn words(about: &str, text: &str) -> Words {
    Words {
        kind: "question".parse().unwrap(),
        about: about.parse().unwrap(),
        version: None,
        in_reply_to: None,
        to: None,
        text: text.parse().unwrap(),
        language: None,
        ours: None,
        adaptation: None,
    }
}

fn tree<const N: usize>(notes: [(u32, &str); N]) -> Vec<(u32, String)> {
    notes.map(|(depth, text)| (depth, text.to_owned())).to_vec()
}

#[test]
fn a_question_waits_until_one_of_us_answers() {
    let (ghent, leith, soup) = two();
    let asked = leith.try_to_say("question", &soup[..6], "  Who brings the pots?\r\n").unwrap();
    assert!(asked.said && asked.first && asked.notices[0].code == "travels");
    assert_eq!((asked.note.text.as_str(), asked.note.version), ("Who brings the pots?", Some(1)));
    assert_eq!(asked.note.to.unwrap().name, "Ghent");
    assert_eq!(asked.note.about.title, "Soup from the market's leftovers");
    assert_eq!(leith.in_inbox(), [("question".into(), false, WhyHere::YouAsked)]);
    leith.tell(&ghent);
    assert_eq!(ghent.status().unwrap().inbox, 1);
    assert_eq!(ghent.in_inbox(), [("question".into(), true, WhyHere::AboutYours)]);

    let said = ghent.try_to_say("reply", &asked.note.id, "We do.").unwrap();
    assert_eq!(said.note.to.unwrap().name, "Leith");
    assert_eq!((ghent.status().unwrap().inbox, ghent.in_inbox()[0].1), (0, false));
    ghent.tell(&leith);
    assert_eq!(leith.in_inbox(), [("reply".into(), false, WhyHere::AnswersYou)]);
    for side in [ghent.restart(), leith.restart()] {
        assert_eq!(side.tree(&soup), tree([(0, "Who brings the pots?"), (1, "We do.")]));
        let thanked = side.try_to_say("thanks", &asked.note.short, "").unwrap();
        assert!(!thanked.first && thanked.notices.is_empty());
    }
}

#[test]
fn what_cannot_be_said_is_refused_with_its_reason_and_the_words_are_kept() {
    let (ghent, leith, soup) = two();
    let (question, own_draft) = (ghent.say("question", &soup, "Who else?"), leith.draft("Title: Bread\n").id);
    let (request, offer) = (ghent.say("request", &soup, "A pot"), ghent.say("offer", &soup, "A call"));
    ghent.tell(&leith);
    let gone = ghent.publish_text("Title: Gone\n");
    ghent.tell(&leith);
    ghent.withdraw(&WithdrawRequest { id: gone.clone() }).unwrap();
    ghent.tell(&leith);
    let long = "x".repeat(2_001);
    let refused = [
        ("question", "zzzzzz", "words", ErrorCode::NotFound),
        ("question", &own_draft, "words", ErrorCode::NotFound),
        ("question", &gone, "words", ErrorCode::NotAllowed),
        ("question", &soup, &long, ErrorCode::Invalid),
        ("question", &soup, "a\u{7}bell", ErrorCode::Invalid),
        ("applause", &soup, "words", ErrorCode::Usage),
        ("adaptation", &soup, "words", ErrorCode::Usage),
        ("introduction", &soup, "words", ErrorCode::Usage),
        ("reply", &soup, "words", ErrorCode::NotAllowed),
        ("accept", &soup, "words", ErrorCode::NotAllowed),
        ("decline", &question, "words", ErrorCode::NotAllowed),
        ("correction", &soup, "words", ErrorCode::NotAllowed),
        ("correction", &question, "words", ErrorCode::NotAllowed),
        ("offer", &soup, "write to soup@example.org", ErrorCode::Warnings),
    ];
    for (number, (kind, id, text, code)) in refused.into_iter().enumerate() {
        for _ in 0..2 {
            let error = leith.try_to_say(kind, id, text).unwrap_err();
            assert_eq!(error.code, code, "{kind} {id}: {error}");
            assert!(error.why.ends_with("What you wrote is kept as a draft."), "{error}");
            assert!(error.next.contains(" --draft "), "{error:?}");
        }
        let drafts = leith.drafts().notes;
        assert_eq!(drafts.len(), number + 1, "{kind}: one draft of the same words");
        assert!(drafts.iter().any(|draft| draft.text == text && draft.kind == kind));
    }
    assert_eq!(leith.items().len(), ghent.items().len(), "nothing was said");
    let empty = leith.try_to_say("question", &soup, " \n").unwrap_err();
    assert_eq!((empty.code, leith.drafts().notes.len()), (ErrorCode::Usage, 14));
    for id in [request, offer] {
        leith.say("accept", &id, "");
        assert_eq!(ghent.try_to_say("decline", &id, "").unwrap_err().code, ErrorCode::NotAllowed, "our own");
    }
    ghent.say("correction", &soup, "It was March.");
}

#[test]
fn a_draft_of_a_note_survives_and_can_be_gone_on_with() {
    let (_ghent, leith, soup) = two();
    let error = leith.try_to_say("question", "zzzzzz", "Call 0470 12 34 56?").unwrap_err();
    let leith = leith.restart();
    let draft = leith.drafts().notes.remove(0);
    assert_eq!((draft.target.as_str(), &draft.about), ("zzzzzz", &None));
    assert_eq!(error.next, format!("joinup ask --draft {} ID", draft.short));
    assert_eq!(leith.engine.draft(&draft.short).unwrap().text, "Call 0470 12 34 56?");
    assert_eq!(leith.find(&draft.short).unwrap_err().code, ErrorCode::NotFound, "no experiment");

    let go_on = NoteRequest { draft: Some(draft.short.clone()), id: Some(soup.clone()), ..NoteRequest::default() };
    let error = leith.say_note(&go_on).unwrap_err();
    assert_eq!((error.code, error.warnings.len()), (ErrorCode::Warnings, 1));
    assert_eq!(error.next, format!("joinup ask --draft {} -y", draft.short));
    let go_on = NoteRequest { draft: Some(draft.short.clone()), ..NoteRequest::default() };
    let looked = leith.say_note(&NoteRequest { only_look: true, ..go_on.clone() }).unwrap();
    assert_eq!((looked.said, looked.warnings.len(), looked.note.id), (false, 1, draft.id.clone()));
    leith.save_draft(&draft.short, &DraftText { text: "Who brings the pots?".into() }).unwrap();
    let said = leith.say_note(&go_on).unwrap();
    assert_eq!((said.note.id.as_str(), said.note.text.as_str()), (draft.id.as_str(), "Who brings the pots?"));
    assert_eq!((leith.drafts().notes.len(), leith.restart().tree(&soup).len()), (0, 1));
}

#[test]
fn a_draft_of_a_note_can_be_thrown_away() {
    let (_ghent, leith, soup) = two();
    let look = NoteRequest {
        kind: Some("offer".into()),
        id: Some(soup),
        text: Some("A call".into()),
        only_look: true,
        ..NoteRequest::default()
    };
    let looked = leith.say_note(&look).unwrap();
    assert_eq!(leith.drafts().notes[0].next, format!("joinup offer --draft {}", looked.note.short));
    assert_eq!(leith.drop_draft(&looked.note.short).unwrap().id, looked.note.id);
    assert!(leith.restart().drafts().notes.is_empty());
}

#[test]
fn answers_to_a_withdrawn_note_stay_below_its_place() {
    let (ghent, leith, soup) = two();
    let asked = leith.say("question", &soup, "Who brings the pots?");
    leith.tell(&ghent);
    ghent.say("reply", &asked, "We do.");
    ghent.tell(&leith);
    assert_eq!(ghent.withdraw(&WithdrawRequest { id: asked.clone() }).unwrap_err().code, ErrorCode::NotAllowed);
    let withdrawn = leith.withdraw(&WithdrawRequest { id: asked[..8].into() }).unwrap();
    assert_eq!(withdrawn.title, "question of Leith about \"Soup from the market's leftovers\"");
    assert_eq!(leith.withdraw(&WithdrawRequest { id: asked.clone() }).unwrap_err().code, ErrorCode::NotFound);
    leith.tell(&ghent);
    assert_eq!(ghent.in_inbox(), [], "what was taken back waits for nobody");
    assert_eq!(ghent.try_to_say("reply", &asked, "And you?").unwrap_err().code, ErrorCode::NotAllowed);
    for side in [ghent, leith] {
        assert_eq!(side.tree(&soup), tree([(0, "Withdrawn"), (1, "We do.")]));
        assert_eq!(side.restart().tree(&soup), tree([(0, "Withdrawn"), (1, "We do.")]));
    }
}

#[test]
fn the_inbox_begins_with_what_waits_and_forgets_what_was_put_aside() {
    let (ghent, leith, soup) = two();
    let bread = leith.publish_text("Title: Bread\n");
    leith.tell(&ghent);
    ghent.say("question", &bread, "Which oven?");
    let [first, _second] = ["One?", "Two?"].map(|text| leith.say("question", &soup, text));
    leith.say("reflection", &soup, "It made us think.");
    leith.say("offer", &soup, "Come and see.");
    leith.tell(&ghent);
    let texts = || {
        let inbox = ghent.inbox(&InboxQuery::default()).unwrap();
        inbox.items.into_iter().map(|item| item.note.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(), ["One?", "Two?", "Come and see.", "Which oven?", "It made us think."]);
    let inbox = ghent.set_aside(&SetAsideRequest { id: first.clone() }).unwrap();
    assert_eq!((inbox.waiting, inbox.found), (2, 5));
    assert_eq!(texts(), ["Two?", "Come and see.", "Which oven?", "It made us think.", "One?"]);
    let limited = ghent.inbox(&InboxQuery { limit: Some(1), ..InboxQuery::default() }).unwrap();
    assert_eq!((limited.items.len(), limited.found, limited.waiting), (1, 5, 2));
    assert_eq!(ghent.set_aside(&SetAsideRequest { id: soup.clone() }).unwrap_err().code, ErrorCode::NotFound);

    let ghent = ghent.restart();
    assert_eq!(ghent.status().unwrap().inbox, 2);
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    assert_eq!((ghent.status().unwrap().inbox, ghent.show(&soup).notes.len()), (0, 0));
    assert_eq!(ghent.in_inbox(), [("question".into(), false, WhyHere::YouAsked)], "nobody of them is shown");
    let inbox = |hidden| ghent.inbox(&InboxQuery { limit: None, hidden }).unwrap();
    assert_eq!((inbox(false).hidden, inbox(false).found), (4, 1), "and it is said that something is not");
    assert_eq!((inbox(true).hidden, inbox(true).found, inbox(true).waiting), (0, 5, 0));
    assert_eq!(ghent.lineage(&soup).unwrap().hidden, 0);
}

#[test]
fn of_a_conversation_with_those_whom_we_blocked_it_is_not_said_that_more_will_come() {
    let (ghent, leith, soup) = two();
    let asked = leith.say("question", &soup, "Which pots?");
    leith.tell(&ghent);
    ghent.say("reply", &asked, "Large ones.");
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Blocked, stop: false }).unwrap();
    assert_eq!(ghent.tree(&soup), tree([(0, "Blocked"), (1, "Large ones.")]));
}

#[test]
fn who_keeps_the_longer_story_at_home_is_not_asked_for_it() {
    let (ghent, leith, _) = two();
    let draft = ghent.draft("Title: Not sure about people\n");
    let unsure = PublishRequest { people_shown: Some("not-sure".into()), ..everyone(&draft.id) };
    ghent.publish(&unsure).unwrap();
    ghent.tell(&leith);
    assert_eq!(leith.show(&draft.id).record_state, RecordState::AtHome);
    assert_eq!(leith.try_to_say("request", &draft.id, "Please").unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn what_is_said_to_somebody_else_on_ours_does_not_wait_for_us() {
    let (ghent, leith, soup) = two();
    let third = community("Third", 3);
    ghent.give_all_to(&third);
    let offered = leith.say("offer", &soup, "A call");
    leith.tell(&ghent);
    leith.tell(&third);
    third.say("question", &offered, "When?");
    third.tell(&ghent);
    assert_eq!(third.try_to_say("accept", &offered, "").unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(
        ghent.in_inbox(),
        [("offer".into(), true, WhyHere::AboutYours), ("question".into(), false, WhyHere::AboutYours)]
    );
}

#[test]
fn accepting_a_request_for_the_longer_story_says_what_it_gives() {
    let (ghent, leith, soup) = two();
    let shut = ghent.draft("Title: Bread\n").id;
    ghent.publish(&PublishRequest { audience: Some("summary".into()), ..everyone(&shut) }).unwrap();
    ghent.tell(&leith);
    let [open, shut, offered] =
        [("request", &soup), ("request", &shut), ("offer", &shut)].map(|(kind, id)| leith.say(kind, id, "Please."));
    leith.tell(&ghent);
    let notices = |kind: &str, id: &str| {
        let said = ghent.try_to_say(kind, id, "").unwrap();
        said.notices.into_iter().map(|notice| notice.code).collect::<Vec<_>>()
    };
    assert_eq!(notices("decline", &shut), ["travels"]);
    assert_eq!((notices("accept", &open), notices("accept", &offered)), (vec![], vec![]));
    assert_eq!(notices("accept", &shut), ["gives-record"]);
}

#[test]
fn notes_that_answer_each_other_in_a_ring_are_shown_once() {
    let (ghent, leith, soup) = two();
    let [one, other] = [1, 2].map(|byte| EntryId::new([byte; 16]));
    let id = |entry: &EntryId| PublicId::of(&leith.us(), Kind::NOTE, entry);
    let ring = [
        leith.sign(one, Words { in_reply_to: Some(id(&other)), ..words(&soup, "one") }),
        leith.sign(other, Words { in_reply_to: Some(id(&one)), ..words(&soup, "other") }),
        leith.sign(EntryId::new([3; 16]), Words { in_reply_to: Some(id(&EntryId::ONLY)), ..words(&soup, "lost") }),
    ];
    Holdings::store(&ghent.engine, ring.to_vec()).unwrap();
    let told = ghent.tree(&soup);
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[..2], tree([(0, "Missing"), (1, "lost")]));
    assert_eq!((told[2].0, told[3].0), (0, 1));
}

#[test]
fn an_id_that_a_note_and_an_experiment_begin_with_is_ambiguous() {
    let (ghent, leith, soup) = two();
    let begins_alike = |number: &u64| {
        let mut entry = [0; 16];
        entry[..8].copy_from_slice(&number.to_be_bytes());
        PublicId::of(&leith.us(), Kind::NOTE, &EntryId::new(entry)).to_string()[..4] == soup[..4]
    };
    let number = (0..20_000_000_u64).find(begins_alike).unwrap();
    let mut entry = [0; 16];
    entry[..8].copy_from_slice(&number.to_be_bytes());
    let note = leith.sign(EntryId::new(entry), words(&soup, "Who?"));
    let id = note.header().public_id().to_string();
    Holdings::store(&ghent.engine, vec![note]).unwrap();
    let error = ghent.find(&soup[..4]).unwrap_err();
    assert_eq!((error.code, error.candidates.len()), (ErrorCode::Ambiguous, 2));
    assert!(
        error.candidates.iter().any(|one| one.title == "question of Leith about \"Soup from the market's leftovers\"")
    );
    let shown = ghent.show(&soup);
    assert!(shown.short.len() > 4 && shown.notes[0].short.len() > 4, "{shown:?}");
    let error = ghent.find(&id).unwrap_err();
    assert_eq!((error.code, error.next), (ErrorCode::NotFound, format!("joinup show {}", shown.short)));
    assert_eq!(ghent.note(&shown.notes[0].short).unwrap().id, id);
}

#[test]
fn open_questions_are_asks_wonderings_and_what_nobody_answered() {
    let (ghent, leith, soup) = two();
    let wondering = "Title: A library of things\nState: idea\nThemes: waste-and-repair\n\n## What are you curious to \
                     find out?\n\nWho lends?\n\n## What would you ask others?\n\n- Which insurance?\n";
    ghent.clock.advance(Millis::SECOND);
    let library = ghent.publish_text(wondering);
    ghent.tell(&leith);
    leith.clock.advance(Millis::MINUTE);
    let asked = leith.say("question", &soup, "Who brings the pots?");
    leith.say("offer", &soup, "A call");
    leith.tell(&ghent);
    let questions = |theme: Option<&str>, limit| {
        let found = ghent
            .questions(&QuestionsQuery { limit, theme: theme.map(str::to_owned), ..QuestionsQuery::default() })
            .unwrap();
        (found.found, found.items.into_iter().map(|row| (row.kind, row.text)).collect::<Vec<_>>())
    };
    let row = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    let (pots, lends, insurance) =
        (row("question", "Who brings the pots?"), row("wondering", "Who lends?"), row("ask", "Which insurance?"));
    assert_eq!(questions(None, None), (3, vec![pots.clone(), lends.clone(), insurance.clone()]));
    assert_eq!(questions(None, Some(2)), (3, vec![pots.clone(), lends.clone()]));
    assert_eq!(questions(Some("waste-and-repair"), None), (2, vec![lends, insurance]));
    assert_eq!(questions(Some("food-and-growing"), None), (1, vec![pots]));
    leith.say("reply", &library, "Ours does.");
    ghent.say("reply", &asked, "We do.");
    leith.tell(&ghent);
    let left = ghent.questions(&QuestionsQuery::default()).unwrap();
    assert_eq!(left.found, 2, "what was answered is not open any more");
    assert!(left.items.iter().all(|row| row.replied), "which of its questions a reply answers, nobody can tell");
}

#[test]
fn questions_can_be_shuffled_and_our_own_come_last() {
    let (ghent, leith, _) = two();
    let asking = |name: &str| format!("Title: {name}\n\n## What would you ask others?\n\n- How with {name}?\n");
    for number in 0..12 {
        leith.publish_text(&asking(&format!("soup {number}")));
        ghent.clock.advance(Millis::SECOND);
        ghent.publish_text(&asking(&format!("bread {number}")));
    }
    leith.tell(&ghent);
    let ask = |order: Option<&str>, seed| {
        ghent.questions(&QuestionsQuery {
            limit: Some(0),
            order: order.map(str::to_owned),
            seed,
            ..QuestionsQuery::default()
        })
    };
    let texts = |found: Questions| found.items.into_iter().map(|row| row.text).collect::<Vec<_>>();
    let shuffled = ask(Some("shuffle"), None).unwrap();
    let ours: Vec<bool> = shuffled.items.iter().map(|row| row.mine).collect();
    assert!(ours.is_sorted() && ours.contains(&true) && ours.contains(&false), "{ours:?}");
    let (seed, first) = (shuffled.seed, texts(shuffled));
    assert_eq!(texts(ask(None, seed).unwrap()), first, "the number brings it back");
    let newest = ask(Some("newest"), None).unwrap();
    assert_eq!(newest.seed, None);
    let newest = texts(newest);
    assert_ne!(newest, first);
    let sorted = |mut texts: Vec<String>| {
        texts.sort();
        texts
    };
    assert_eq!(sorted(newest), sorted(first));
    assert_eq!(ask(Some("loudest"), None).unwrap_err().code, ErrorCode::Usage);
}

/// An experiment of Leith's with a link to Ghent's, as it is published.
fn adapted(leith: &Community, soup: &str, audience: &str) -> String {
    let link = json!({"relation": "adapted-from", "target": soup, "version": 1,
        "adaptation": {"kept": "the pots", "changed": "the day", "because": "no market here", "differs": "a village"}});
    let line = json!({"title": "Soup on the quay", "state": "trying", "links": [link]}).to_string();
    let id = leith.import(&ImportQuery::default(), line.as_bytes()).unwrap().ids.remove(0);
    leith.publish(&PublishRequest { audience: Some(audience.into()), ..everyone(&id) }).unwrap();
    id
}

fn publish_again(leith: &Community, id: &str, audience: &str) {
    leith.clock.advance(Millis::SECOND);
    leith.edit(&EditRequest { id: id.into() }).unwrap();
    leith.publish(&PublishRequest { audience: Some(audience.into()), ..everyone(id) }).unwrap();
}

#[test]
fn the_origin_is_told_what_became_of_its_experiment() {
    let (ghent, leith, soup) = two();
    let quay = adapted(&leith, &soup, "everyone");
    leith.tell(&ghent);
    let inbox = ghent.inbox(&InboxQuery::default()).unwrap();
    let [echo] = inbox.items.as_slice() else { panic!("{inbox:?}") };
    assert_eq!((echo.why_here, echo.waits, echo.relation.as_deref()), (WhyHere::Echo, false, Some("adapted-from")));
    assert_eq!(echo.note.ours.as_ref().map(|ours| ours.id.as_str()), Some(quay.as_str()));
    let adaptation = echo.note.adaptation.as_ref().unwrap();
    assert_eq!((&adaptation["kept"], &adaptation["differs"]), (&json!("the pots"), &json!("a village")));
    let said = leith.items().len();

    publish_again(&leith, &quay, "everyone");
    assert_eq!(leith.items().len(), said, "the same is not said again");
    leith.tell(&ghent);
    assert_eq!(ghent.show(&soup).notes[0].at, echo.note.at);
    publish_again(&leith, &quay, "summary");
    leith.tell(&ghent);
    let notes = ghent.show(&soup).notes;
    assert_eq!(
        (notes.len(), &notes[0].adaptation, &notes[0].id),
        (1, &None, &echo.note.id),
        "it says no more than the record"
    );

    leith.withdraw(&WithdrawRequest { id: quay }).unwrap();
    leith.tell(&ghent);
    assert_eq!((ghent.in_inbox(), ghent.show(&soup).notes), (vec![], vec![]));
}

#[test]
fn an_echo_that_was_taken_back_is_not_said_again() {
    let (ghent, leith, soup) = two();
    let quay = adapted(&leith, &soup, "summary");
    let echo = leith.show(&soup).notes.remove(0);
    assert_eq!((echo.kind.as_str(), echo.adaptation), ("adaptation", None));
    leith.clock.advance(Millis::SECOND);
    leith.withdraw(&WithdrawRequest { id: echo.id }).unwrap();
    publish_again(&leith, &quay, "everyone");
    leith.tell(&ghent);
    assert_eq!(ghent.show(&soup).notes, []);
    let inbox = ghent.inbox(&InboxQuery::default()).unwrap();
    assert_eq!((inbox.items[0].why_here, inbox.items[0].relation.as_deref()), (WhyHere::Link, Some("adapted-from")));
    assert_eq!(inbox.items[0].note.id, quay);
    ghent.set_aside(&SetAsideRequest { id: quay }).unwrap();
    assert!(ghent.inbox(&InboxQuery::default()).unwrap().items[0].set_aside);
}

#[test]
fn notes_expire_and_blocked_authors_notes_go() {
    let (ghent, leith, soup) = two();
    leith.say("question", &soup, "Who?");
    leith.tell(&ghent);
    ghent.clock.advance(401 * Millis::DAY);
    ghent.expire().unwrap();
    assert_eq!((ghent.status().unwrap().inbox, ghent.in_inbox()), (0, vec![]));

    let (ghent, leith, soup) = two();
    leith.say("question", &soup, "Who?");
    leith.tell(&ghent);
    assert_eq!(ghent.show(&soup).notes.len(), 1);
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Blocked, stop: false }).unwrap();
    assert_eq!((ghent.show(&soup).notes, ghent.in_inbox()), (vec![], vec![]));
}
