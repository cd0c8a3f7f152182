//! Circles: who reads what, and that nothing of a private circle is named in another.

use joinup_protocol::{
    id::{EntryId, PublicId},
    note::Note as Words,
    seal::CircleKey,
    text::Code,
    time::Stamp,
    wire::join::Secret,
};

use super::*;

impl Community {
    /// A private circle of this name; its id.
    fn private_circle(&self, name: &str) -> CircleId {
        let request = CircleRequest { name: name.into(), private: true };
        let listed = self.enter_circle(&request).unwrap();
        listed.items.iter().find(|row| row.circle.name == name).unwrap().circle.id.parse().unwrap()
    }

    /// What is held of a circle, as it travels.
    fn items_of(&self, circle: CircleId) -> Vec<Verified> {
        self.0.store.items(circle).map(|item| Verified::from_bytes(item.unwrap().bytes()).unwrap()).collect()
    }

    fn give(&self, circle: CircleId, other: &Engine) -> Vec<Outcome> {
        Holdings::store(other, self.items_of(circle)).unwrap()
    }

    /// Publishes a text in these circles.
    fn publish_in(&self, circles: &[&str], text: &str) -> Result<String, Error> {
        let draft = self.draft(text);
        let circles = circles.iter().map(|name| (*name).to_owned()).collect();
        Ok(self.publish(&PublishRequest { circles, ..everyone(&draft.id) })?.items[0].id.clone())
    }

    fn circles_of(&self, id: &str) -> Vec<String> {
        self.show(id).circles.into_iter().map(|circle| circle.name).collect()
    }

    /// Whether anything in the commons holds these bytes.
    fn tells_in_commons(&self, bytes: &[u8]) -> bool {
        self.items().iter().any(|item| item.bytes().windows(bytes.len()).any(|found| found == bytes))
    }

    fn names_in_commons(&self, id: &str) -> bool {
        self.tells_in_commons(id.parse::<PublicId>().unwrap().as_bytes())
    }
}

/// Lets a guest into a circle of the host, both ways.
fn into(host: &Community, guest: &Community, name: &str) -> CircleId {
    join(host, guest, InviteRequest { circle: Some(name.into()), ..InviteRequest::default() }).unwrap();
    let circle = host.our_circle(name).unwrap();
    mix(circle, &[host, guest]);
    circle
}

fn mix(circle: CircleId, all: &[&Community]) {
    for _ in 0..2 {
        for one in all {
            for other in all {
                one.give(circle, &other.engine);
            }
        }
    }
}

/// A draft that links to another experiment.
fn linking(ours: &Community, id: &str) -> String {
    let request = AdaptRequest { id: id.into(), title: Some("Ours from theirs".into()), ..AdaptRequest::default() };
    ours.adapt(&request).unwrap().id
}

fn publish(ours: &Community, draft: &str, circles: &[&str]) -> Result<Published, Error> {
    let circles = circles.iter().map(|name| (*name).to_owned()).collect();
    ours.publish(&PublishRequest { circles, ..everyone(draft) })
}

#[test]
fn what_is_said_in_a_private_circle_is_read_there_and_nowhere_else() {
    let (street, hill, relay) = (community("Street", 1), community("Hill", 2), community("Relay", 3));
    street.private_circle("ours");
    let circle = into(&street, &hill, "ours");
    relay.keep_circle(circle).unwrap();
    let id = street.publish_in(&["ours"], SOUP).unwrap();
    let asked = NoteRequest {
        kind: Some("question".into()),
        id: Some(id.clone()),
        text: Some("On which days?".into()),
        ..NoteRequest::default()
    };
    mix(circle, &[&street, &hill, &relay]);
    let asked_in_private = hill.say_note(&asked).unwrap();
    assert!(asked_in_private.notices[0].message.contains("those who are in the circle"), "{asked_in_private:?}");
    let note = asked_in_private.note.id;
    mix(circle, &[&street, &hill, &relay]);
    let reply = NoteRequest { kind: Some("reply".into()), id: Some(note), ..asked };
    street.say_note(&reply).unwrap();
    mix(circle, &[&street, &hill, &relay]);

    assert_eq!((hill.circles_of(&id), hill.show(&id).notes.len()), (vec!["ours".to_owned()], 2));
    assert_eq!(relay.status().unwrap().experiments.held, 0);
    assert_eq!(relay.0.store.state(&circle), street.0.store.state(&circle));
    for engine in [&street, &hill, &relay] {
        assert!(!engine.names_in_commons(&id));
        for item in engine.items_of(circle) {
            assert_eq!(item.payload(), Payload::Sealed, "{:?}", item.header().kind.name());
        }
    }
    let (street, relay) = (street.restart(), relay.restart());
    assert_eq!(street.show(&id).notes.len(), 2);
    assert_eq!((relay.carried_circles().len(), relay.list(ListQuery::default()).len()), (2, 0));
    assert!(relay.publish_in(&[&circle.to_string()], SOUP).is_err(), "who keeps a circle says nothing in it");
}

#[test]
fn an_experiment_in_two_circles_is_one_row_and_leaves_both() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.private_circle("ours");
    let circle = into(&street, &hill, "ours");
    let id = street.publish_in(&["ours"], SOUP).unwrap();
    street.clock.advance(1_000);
    street.edit(&EditRequest { id: id.clone() }).unwrap();
    publish(&street, &id, &["commons"]).unwrap();
    assert_eq!(street.circles_of(&id), ["commons", "ours"]);
    let both = |hill: &Community| {
        street.give(circle, &hill.engine);
        street.give_all_to(&hill.engine);
    };
    both(&hill);
    assert_eq!((hill.list(ListQuery::default()).len(), hill.status().unwrap().experiments.held), (1, 1));
    assert_eq!((hill.circles_of(&id), hill.show(&id).version), (vec!["commons".to_owned(), "ours".into()], 2));
    for circle in ["ours", "commons"] {
        let query = ListQuery { circle: Some(circle.into()), ..ListQuery::default() };
        assert_eq!(hill.list(query.clone()).len(), 1, "{circle}");
        assert_eq!(hill.list(ListQuery { words: Some("leftovers".into()), ..query }).len(), 1, "{circle}");
    }

    // A new version goes where the others are, with nothing said.
    street.clock.advance(1_000);
    street.edit(&EditRequest { id: id.clone() }).unwrap();
    publish(&street, &id, &[]).unwrap();
    street.give(circle, &hill.engine);
    assert_eq!(hill.show(&id).version, 3, "the newest is shown, wherever it came from");

    hill.leave_circle("ours").unwrap();
    assert_eq!((hill.circles_of(&id), hill.show(&id).version), (vec!["commons".to_owned()], 2));
    let hill = hill.restart();
    assert_eq!((hill.list(ListQuery::default()).len(), hill.status().unwrap().experiments.held), (1, 1));

    street.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
    for circle in [circle, street.commons()] {
        assert!(street.items_of(circle).iter().any(|item| item.header().stamp.is_tombstone()));
    }
    both(&hill);
    assert!(hill.list(ListQuery::default()).is_empty());
}

#[test]
fn what_is_in_a_private_circle_alone_is_not_linked_to_from_another() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.private_circle("ours");
    let circle = into(&street, &hill, "ours");
    mix(street.commons(), &[&street, &hill]);
    let id = street.publish_in(&["ours"], SOUP).unwrap();
    street.give(circle, &hill.engine);
    let draft = linking(&hill, &id);
    let preview =
        hill.preview(&draft, &PreviewQuery { audience: Some("everyone".into()), ..Default::default() }).unwrap();
    assert!(preview.notices.iter().any(|notice| notice.code == "private-link"), "{:?}", preview.notices);
    for circles in [&[][..], &["commons"], &["commons", "ours"]] {
        let refused = publish(&hill, &draft, circles).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotAllowed, "{circles:?}");
        assert!(refused.why.contains("ours"), "{refused:?}");
    }
    publish(&hill, &draft, &["ours"]).unwrap();
    hill.give(circle, &street.engine);
    assert_eq!(street.inbox(&InboxQuery::default()).unwrap().items.len(), 1, "the origin is told, in the circle");
    for engine in [&street, &hill] {
        assert!(!engine.names_in_commons(&id) && !engine.names_in_commons(&draft));
    }
}

#[test]
fn what_is_ours_in_a_private_circle_is_not_told_to_an_origin_outside() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    let open = street.publish_in(&[], SOUP).unwrap();
    hill.private_circle("ours");
    street.give_all_to(&hill.engine);
    let draft = linking(&hill, &open);
    publish(&hill, &draft, &["ours"]).unwrap();
    assert!(!hill.names_in_commons(&draft), "no note in the commons names what is in the circle alone");
    assert_eq!(hill.circles_of(&draft), ["ours"]);
    // Once it is in the commons as well, the origin may hear of it.
    hill.clock.advance(1_000);
    hill.edit(&EditRequest { id: draft.clone() }).unwrap();
    publish(&hill, &draft, &["commons"]).unwrap();
    hill.give_all_to(&street.engine);
    assert_eq!(street.inbox(&InboxQuery::default()).unwrap().items.len(), 1);
}

#[test]
fn who_is_known_from_a_private_circle_alone_is_introduced_there_alone() {
    let (street, hill, mill) = (community("Street", 1), community("Hill", 2), community("Mill", 3));
    street.private_circle("ours");
    let circle = into(&street, &mill, "ours");
    into(&street, &hill, "ours");
    mix(circle, &[&street, &hill, &mill]);
    let met = IntroductionRequest { basis: Some("met-in-person".into()), ..IntroductionRequest::default() };
    hill.introduce("Mill", &met).unwrap();
    assert!(!hill.tells_in_commons(mill.us().as_bytes()));
    mix(circle, &[&street, &hill, &mill]);
    assert_eq!(street.community("Mill").unwrap().introductions.len(), 1);
    mix(hill.commons(), &[&street, &hill, &mill]);
    hill.introduce("Mill", &met).unwrap();
    assert!(hill.tells_in_commons(mill.us().as_bytes()), "everybody can know them by now");
    hill.introduce("Mill", &IntroductionRequest { stop: true, ..IntroductionRequest::default() }).unwrap();
    mix(circle, &[&street, &hill]);
    mix(hill.commons(), &[&street, &hill]);
    assert!(street.community("Mill").unwrap().introductions.is_empty());
}

#[test]
fn what_nobody_in_the_circle_can_have_said_is_not_wanted() {
    let (street, relay, other) = (community("Street", 1), community("Relay", 2), community("Other", 3));
    let circle = street.private_circle("ours");
    relay.keep_circle(circle).unwrap();
    let say = |id: u8, key: Option<[u8; 32]>| {
        let words = Words {
            kind: Code::known("question"),
            about: PublicId::new([3; 16]),
            version: None,
            in_reply_to: None,
            to: None,
            text: "Who?".parse().unwrap(),
            language: None,
            ours: None,
            adaptation: None,
        };
        let payload = Payload::Note(Box::new(words));
        let (id, stamp) = (EntryId::new([id; 16]), Stamp::next(NOW, None));
        let draft = Saying { circle, kind: Kind::NOTE, id, stamp, payload };
        let signed = match key {
            Some(secret) => draft.sign_sealed(&other.0.key, &CircleKey::new(&Secret(secret))),
            None => draft.sign(&other.0.key),
        };
        Verified::from_bytes(signed.unwrap().bytes()).unwrap()
    };
    let foreign = vec![say(1, None), say(2, Some([9; 32]))];
    let node = crate::network::NodeId::from_bytes(other.node().as_bytes()).unwrap();
    for item in &foreign {
        assert_eq!(Backend::offer(&street.engine, item.clone(), node), Verdict::Ignore, "nobody is blamed");
    }
    let outcomes = Holdings::store(&street.engine, foreign.clone()).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Refused(Refusal::Unwanted)), "{outcomes:?}");
    assert!(Holdings::store(&relay.engine, foreign).unwrap().iter().all(Outcome::is_change));
    relay.leave_circle(&circle.to_string()).unwrap();
    relay.keep_circle(circle).unwrap();
    assert_eq!(relay.items_of(circle).len(), 0, "what was kept went when it was left");
    Holdings::store(&relay.engine, vec![say(1, None)]).unwrap();
    street.give(circle, &relay.engine);
    into(&street, &relay, "ours");
    assert_eq!(relay.items_of(circle).len(), 2, "two profiles: who joins drops what no member said");
}

#[test]
fn a_circle_has_one_name_and_the_commons_stay() {
    let street = community("Street", 1);
    let enter = |name: &str, private| street.enter_circle(&CircleRequest { name: name.into(), private });
    enter("repair cafés", false).unwrap();
    assert_eq!(enter("repair cafés", false).unwrap_err().code, ErrorCode::NotAllowed);
    enter("repair cafés", true).unwrap();
    let either = street.publish_in(&["repair cafés"], SOUP).unwrap_err();
    assert_eq!(either.code, ErrorCode::Ambiguous);
    for name in ["commons", "", "a\nb", &"x".repeat(65)] {
        assert!(enter(name, false).is_err(), "{name:?}");
    }
    assert_eq!(street.leave_circle("commons").unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(street.leave_circle("nowhere").unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn invites_of_a_circle_that_was_left_open_nothing() {
    let (street, hill) = (community("Street", 1), community("Hill", 2));
    street.private_circle("ours");
    let request = InviteRequest { circle: Some("ours".into()), ..InviteRequest::default() };
    let text = street.invite(&request, Vec::new()).unwrap().invite;
    street.leave_circle("ours").unwrap();
    let Redemption { invite, profile, .. } = hill.begin_join(&text).unwrap();
    let refused = street.engine.redeem(&invite.grant, &profile, hill.node().as_bytes());
    assert_eq!(refused, Err(JoinRefusal::Revoked));
}

#[test]
fn what_waits_is_counted_in_each_circle() {
    let street = community("Street", 1);
    let settle = |circle: CircleId| {
        let state = street.0.store.state(&circle);
        street.note_settled(&[(circle, state, state)]);
    };
    settle(street.commons());
    assert_eq!(street.waiting(), 0);
    let circle = street.private_circle("ours");
    street.publish_in(&["ours"], SOUP).unwrap();
    assert_eq!(street.waiting(), 2, "a profile and an experiment");
    settle(street.commons());
    assert_eq!(street.waiting(), 2);
    settle(circle);
    assert_eq!(street.waiting(), 0);
    street.publish_in(&["ours"], "Title: Bread\n").unwrap();
    street.leave_circle("ours").unwrap();
    assert_eq!(street.waiting(), 0, "nobody is there to have it");
}

#[test]
fn what_is_carried_names_who_carried_it_and_goes_with_the_original() {
    let (street, hill, mill) = (community("Street", 1), community("Hill", 2), community("Mill", 3));
    let open = street.publish_in(&[], SOUP).unwrap();
    street.private_circle("ours");
    let circle = into(&street, &hill, "ours");
    hill.private_circle("other");
    let other = into(&hill, &mill, "other");
    street.give_all_to(&hill.engine);
    let carry = |from: &Community, id: &str, to: &str| {
        let why = "They begin as we do.".to_owned();
        from.carry(&CarryRequest { id: id.into(), to: to.into(), why, accept_warnings: false })
    };
    assert_eq!(carry(&hill, &open, "commons").unwrap_err().code, ErrorCode::NotAllowed, "it is there");
    carry(&hill, &open, "other").unwrap();
    hill.clock.advance(1_000);
    carry(&hill, &open, "other").unwrap();
    hill.give(other, &mill.engine);
    let carried = mill.carried().unwrap().items;
    assert_eq!(carried.len(), 1, "said again, it is the same");
    let row = &carried[0];
    assert_eq!((row.by.name.as_str(), row.about.as_str(), row.here), ("Hill", open.as_str(), false));
    for words in ["Soup from the market's leftovers\nStreet · commons", "Less is thrown away", "They begin as we do."]
    {
        assert!(row.text.contains(words), "{}", row.text);
    }

    // Not out of a private circle, unless it is ours.
    let inside = street.publish_in(&["ours"], "Title: Bread\n").unwrap();
    street.give(circle, &hill.engine);
    assert_eq!(carry(&hill, &inside, "other").unwrap_err().code, ErrorCode::NotAllowed);
    let refused = carry(&street, &inside, "commons").unwrap_err();
    assert_eq!((refused.code, refused.warnings[0].code.as_str()), (ErrorCode::Warnings, "private"));
    assert!(!street.tells_in_commons(b"Bread"), "not before that was agreed to");
    let agreed = CarryRequest { id: inside.clone(), to: "commons".into(), accept_warnings: true, ..Default::default() };
    street.carry(&agreed).unwrap();
    assert!(!street.tells_in_commons(b"ours"));

    street.withdraw(&WithdrawRequest { id: open.clone() }).unwrap();
    street.give_all_to(&hill.engine);
    let shown = hill.carried().unwrap().items;
    assert!(shown.len() == 1 && shown[0].about == inside, "the other is not shown from then on");
    hill.look_after().unwrap();
    hill.give(other, &mill.engine);
    assert!(mill.carried().unwrap().items.is_empty(), "and taken back where it was carried");
}
