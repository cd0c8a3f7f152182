//! What searches find, in which order, and that this does not depend on how a node came to hold what it holds.

use std::{fs, path::PathBuf};

use super::*;

fn words(words: &str) -> ListQuery {
    ListQuery { words: Some(words.into()), limit: Some(0), ..Default::default() }
}

fn with_profile(name: &str, seed: u64, facets: &[(&str, &str)]) -> Community {
    let community = community(name, seed);
    let value = |(name, value): &(&str, &str)| FacetValue { name: (*name).into(), value: (*value).into() };
    let facets = facets.iter().map(value).collect();
    community.set_profile(&ProfileRequest { facets, ..Default::default() }).unwrap();
    community
}

impl Community {
    fn found(&self, query: &ListQuery) -> Vec<String> {
        self.experiments(query).unwrap().items.into_iter().map(|row| row.id).collect()
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }
}

/// Three communities that publish, change and withdraw.
fn world() -> Vec<Community> {
    let names = ["Ghent", "Leith", "Bairro Alto"];
    let communities: Vec<Community> =
        (1..).zip(names).map(|(seed, name)| with_profile(name, seed, &[("setting", "village")])).collect();
    let titles = ["Warm room", "Soup for all", "Rooms to warm up", "A garden", "Repair evening", "Walking together"];
    let gists = ["A room that is warm.", "Warm soup in one room.", "Nobody alone.", "Gardens and warm soup."];
    for (number, community) in communities.iter().enumerate() {
        for at in 0..12 {
            community.clock.advance(1_000 * (1 + at as u64 * 7 % 5));
            let text = format!(
                "Title: {}\nState: {}\nTags: {}\nThemes: health\n\n## What would you like to be different, and for whom?\n\n{}\n",
                titles[(at + number) % titles.len()],
                ["trying", "stopped"][at % 2],
                ["warm", "room", "soup"][at % 3],
                gists[(at * 3 + number) % gists.len()],
            );
            let id = community.publish_text(&text);
            if at % 5 == 0 {
                community.clock.advance(1_000);
                community.edit(&EditRequest { id: id.clone() }).unwrap();
                let text = text.replace("Title: ", "Title: Again: ");
                community.save_draft(&id, &DraftText { text }).unwrap();
                community.publish(&everyone(&id)).unwrap();
            }
            if at % 7 == 3 {
                community.withdraw(&WithdrawRequest { id }).unwrap();
            }
        }
    }
    communities
}

#[test]
fn nodes_that_hold_the_same_answer_the_same_in_the_same_order() {
    let world = world();
    let items: Vec<Verified> = world.iter().flat_map(|community| community.items()).collect();
    let relay = community("A relay", 7);
    // One item after the other, searched in between: many small parts with gaps, and what was withdrawn came first.
    for item in items.iter().rev() {
        Holdings::store(&*relay, vec![item.clone()]).unwrap();
        relay.experiments(&words("warm")).unwrap();
    }
    for older in world[0].items().into_iter().take(3) {
        Holdings::store(&*relay, vec![older]).unwrap();
    }
    let home = community("A home", 8);
    Holdings::store(&*home, items).unwrap();
    let facet = ListQuery { facet: Some("setting=village".into()), limit: Some(0), ..Default::default() };
    let shuffled = ListQuery { seed: Some(5), limit: Some(0), ..Default::default() };
    let newest = ListQuery { order: Some("newest".into()), ..words("warm") };
    let first = ListQuery { limit: Some(5), ..words("warm") };
    let questions = ["warm", "warm room", "\"warm room\"", "ro", "soup gard", "again", "together"].map(words);
    for question in questions.into_iter().chain([facet, shuffled, newest, first]) {
        let [of_relay, of_home] = [&relay, &home].map(|node| node.experiments(&question).unwrap());
        let ids = |found: &Experiments| found.items.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        assert!(of_home.found > 0, "{question:?}");
        assert_eq!((ids(&of_relay), of_relay.found), (ids(&of_home), of_home.found), "{question:?}");
        assert_eq!(of_relay.order, of_home.order);
        let snippets = |found: &Experiments| found.items.iter().map(|row| row.snippet.clone()).collect::<Vec<_>>();
        assert_eq!(snippets(&of_relay), snippets(&of_home));
    }
}

#[test]
fn what_muted_communities_have_is_told_in_every_list() {
    let (ghent, leith) = (community("Ghent", 1), community("Leith", 2));
    ghent.publish_text("Title: Soup\n");
    leith.publish_text("Title: Bread\n");
    leith.publish_text("Title: Soup on Sundays\n");
    leith.give_all_to(&ghent);
    ghent.set_standing("Leith", &StandingRequest { standing: Standing::Muted, stop: false }).unwrap();
    for query in [ListQuery::default(), words("soup"), words("bread")] {
        let found = ghent.experiments(&query).unwrap();
        assert_eq!((found.found, found.hidden), (u64::from(query != words("bread")), 2), "{query:?}");
        let all = ghent.experiments(&ListQuery { hidden: true, ..query }).unwrap();
        assert_eq!((all.found > found.found, all.hidden), (true, 0));
    }
}

#[test]
fn letters_of_every_script_are_found_however_they_are_typed() {
    let ghent = community("Ghent", 1);
    for (title, language) in
        [("Η γειτονιά μας", "el"), ("बुज़ुर्ग लोगों के लिए", "hi"), ("المكتبة الصغيرة", "ar"), ("کھانا سب کے لیے", "ur")]
    {
        ghent.publish_text(&format!("Title: {title}\nLanguage: {language}\n"));
    }
    for (asked, title) in [
        ("γειτονια", "Η γειτονιά μας"),
        ("ΓΕΙΤΟΝΙΆ", "Η γειτονιά μας"),
        ("बुजुर्ग", "बुज़ुर्ग लोगों के लिए"),
        ("المكتبه", "المكتبة الصغيرة"),
        ("كھانا", "کھانا سب کے لیے"),
    ] {
        assert_eq!(ghent.list(words(asked)), [title], "{asked}");
    }
}

#[test]
fn titles_come_first_then_what_is_near_them_then_the_rest() {
    let ghent = community("Ghent", 1);
    ghent.publish_text("Title: One\n\n## What surprised you?\n\nSo much soup.\n");
    ghent.clock.advance(1_000);
    ghent.publish_text("Title: Two\nTags: soup\n");
    ghent.clock.advance(1_000);
    ghent.publish_text("Title: Soups three\nReflected on: 2020\n");
    ghent.clock.advance(1_000);
    ghent.publish_text("Title: Four\nTags: soup\n");
    assert_eq!(ghent.list(words("soup")), ["Soups three", "Four", "Two", "One"]);
    let newest = ListQuery { order: Some("newest".into()), ..words("soup") };
    assert_eq!(ghent.list(newest), ["Four", "Two", "One", "Soups three"]);
}

#[test]
fn words_are_found_in_all_their_forms_and_phrases_as_they_stand() {
    let ghent = community("Ghent", 1);
    ghent.set_profile(&ProfileRequest { languages: vec!["en".into()], ..Default::default() }).unwrap();
    ghent.publish_text("Title: A warm room\nLanguage: en\n");
    ghent.publish_text("Title: Una casa oberta\nLanguage: ca\n");
    ghent.publish_text("Title: 駅前の広場で\nLanguage: ja\n");
    for (asked, title) in [
        ("warm rooms", "A warm room"),
        ("\"warm rooms\"", "A warm room"),
        ("WARM ro", "A warm room"),
        ("obertes", "Una casa oberta"),
        ("cases", "Una casa oberta"),
        ("oberts", "Una casa oberta"),
        ("広場", "駅前の広場で"),
        ("前の", "駅前の広場で"),
    ] {
        assert_eq!(ghent.list(words(asked)), [title], "{asked}");
    }
    ghent.publish_text("Title: 社区旧物修理日\nLanguage: zh\n");
    for asked in ["修理旧物", "旧物修理"] {
        assert_eq!(ghent.list(words(asked)), ["社区旧物修理日"], "{asked}");
    }
    assert!(ghent.list(words("\"修理旧物\"")).is_empty(), "in quotation marks it stands so or not at all");
    for asked in ["arm", "\"room warm\"", "\"warm roo\"", "広前", "warm cold"] {
        assert!(ghent.list(words(asked)).is_empty(), "{asked}");
    }
}

#[test]
fn what_is_gone_is_not_found_from_that_moment_on() {
    let ghent = community("Ghent", 1);
    let leith = community("Leith", 2);
    let id = leith.publish_text("Title: Soup Sunday\n");
    leith.publish_text("Title: Soup Monday\n");
    leith.give_all_to(&ghent);
    let own = ghent.publish_text("Title: Soup at home\n");
    assert_eq!(ghent.found(&words("soup")).len(), 3);
    ghent.withdraw(&WithdrawRequest { id: own }).unwrap();
    leith.clock.advance(1_000);
    leith.withdraw(&WithdrawRequest { id }).unwrap();
    leith.give_all_to(&ghent);
    assert_eq!(ghent.list(words("soup")), ["Soup Monday"]);
    ghent.look_after().unwrap();
    assert_eq!(ghent.list(words("soup")), ["Soup Monday"]);
    let standing = |standing| StandingRequest { standing, stop: false };
    let name = leith.us().to_string();
    ghent.set_standing(&name, &standing(Standing::Muted)).unwrap();
    assert!(ghent.list(words("soup")).is_empty());
    assert_eq!(ghent.list(ListQuery { hidden: true, ..words("soup") }), ["Soup Monday"]);
    ghent.set_standing(&name, &standing(Standing::Blocked)).unwrap();
    assert!(ghent.list(ListQuery { hidden: true, ..words("soup") }).is_empty());
}

#[test]
fn an_index_that_is_missing_old_or_damaged_is_made_again() {
    let mut ghent = community("Ghent", 1);
    ghent.publish_text("Title: Soup\n");
    assert_eq!(ghent.list(ListQuery::default()), ["Soup"]);
    assert!(!ghent.index().exists(), "a list needs none");
    assert_eq!(ghent.list(words("soup")), ["Soup"]);
    let damage: [fn(PathBuf); 4] = [
        |folder| fs::remove_dir_all(folder).unwrap(),
        |folder| fs::write(folder.join("format"), "0").unwrap(),
        |folder| fs::write(folder.join("meta.json"), "{}").unwrap(),
        |folder| {
            for file in fs::read_dir(folder).unwrap().flatten().map(|file| file.path()) {
                if file.extension().is_some_and(|kind| kind != "json" && kind != "lock") {
                    let mut bytes = fs::read(&file).unwrap();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    fs::write(file, bytes).unwrap();
                }
            }
        },
    ];
    for harm in damage {
        let folder = ghent.index();
        let Community { engine, clock, folder: home } = ghent;
        drop(engine);
        harm(folder);
        let opened = Engine::open(Arc::new(Home::open(home.path()).unwrap()), clock.clone()).unwrap();
        ghent = Community { engine: opened, clock, folder: home };
        assert_eq!(ghent.list(words("soup")), ["Soup"]);
        assert!(ghent.index().exists());
    }
    // A file where the folder belongs: there is no way to keep one, and still it answers.
    let ghent = ghent.restart();
    fs::remove_dir_all(ghent.index()).unwrap();
    fs::write(ghent.index(), "in the way").unwrap();
    assert_eq!(ghent.list(words("soup")), ["Soup"]);
    assert!(ghent.reindex().unwrap().ok);
}

#[test]
fn what_happened_without_the_index_is_brought_in() {
    let ghent = community("Ghent", 1);
    let id = ghent.publish_text("Title: Soup\n");
    assert_eq!(ghent.list(words("soup")), ["Soup"]);
    let ghent = ghent.restart();
    ghent.publish_text("Title: More soup\n");
    ghent.clock.advance(1_000);
    ghent.edit(&EditRequest { id: id.clone() }).unwrap();
    ghent.save_draft(&id, &DraftText { text: "Title: Stew\n".into() }).unwrap();
    ghent.publish(&everyone(&id)).unwrap();
    assert_eq!(ghent.list(words("soup")), ["More soup"]);
    assert_eq!(ghent.list(words("stew")), ["Stew"]);
}

#[test]
fn rows_and_index_pass_the_same() {
    let world = world();
    let ghent = &world[0];
    world[1].give_all_to(ghent);
    let some = |value: &str| Some(value.to_owned());
    let filters = [
        ListQuery { state: some("stopped"), ..Default::default() },
        ListQuery { theme: some("health"), ..Default::default() },
        ListQuery { language: some("nl"), ..Default::default() },
        ListQuery { language: some("n"), ..Default::default() },
        ListQuery { mine: true, ..Default::default() },
        ListQuery { community: some("Leith"), ..Default::default() },
        ListQuery { since: some("2026-05-12"), until: some("2026-05"), ..Default::default() },
        ListQuery { until: some("2025"), ..Default::default() },
        ListQuery { seed: Some(9), ..Default::default() },
    ];
    for query in filters {
        let by_rows = ghent.experiments(&ListQuery { limit: Some(0), ..query.clone() }).unwrap();
        let by_index = ghent.experiments(&ListQuery { limit: Some(0), facets: true, ..query.clone() }).unwrap();
        assert_eq!((by_rows.items, by_rows.found), (by_index.items, by_index.found), "{query:?}");
    }
}

#[test]
fn filters_facets_and_what_was_hard() {
    let ghent = community("Ghent", 1);
    ghent
        .import(
            &ImportQuery::default(),
            concat!(
                r#"{"title":"One","effort":{"money":"none"},"size":"6-15","offers":["call"],"hard":["The keys."]}"#,
                "\n",
                r#"{"title":"Two","state":"stopped","state_reason":"Nobody came."}"#,
                "\n",
                r#"{"title":"Three","state":"stopped"}"#,
                "\n"
            )
            .as_bytes(),
        )
        .unwrap();
    ghent.publish(&PublishRequest { ids: Vec::new(), all_drafts: true, ..everyone("") }).unwrap();
    let some = |value: &str| Some(value.to_owned());
    for filter in [
        ListQuery { money: some("none"), ..Default::default() },
        ListQuery { size: some("6-15"), ..Default::default() },
        ListQuery { offers: some("call"), ..Default::default() },
    ] {
        assert_eq!(ghent.list(filter.clone()), ["One"], "{filter:?}");
    }
    let mut hard = ghent.experiments(&ListQuery { hard: true, ..Default::default() }).unwrap().items;
    hard.sort_by(|one, other| one.title.cmp(&other.title));
    let told: Vec<_> = hard.iter().map(|row| (&*row.title, row.snippet.as_deref().unwrap_or_default())).collect();
    assert_eq!(told, [("One", "The keys."), ("Two", "Nobody came.")]);
    let facets = ghent.experiments(&ListQuery { facets: true, ..Default::default() }).unwrap().facets;
    let state = facets.iter().find(|facet| facet.name == "state").unwrap();
    let told: Vec<_> = state.values.iter().map(|value| (&*value.value, value.experiments)).collect();
    assert_eq!((&*state.flag, told), ("--state ", vec![("idea", 1), ("stopped", 2)]));
}

#[test]
fn others_are_compared_with_us() {
    let us = with_profile("Ghent", 1, &[("setting", "village"), ("group-size", "8-20")]);
    for (seed, name, facets) in [
        (2, "Village", vec![("setting", "village"), ("group-size", "1-2")]),
        (3, "Farms", vec![("setting", "scattered-rural"), ("group-size", "21-100")]),
        (4, "Town", vec![("setting", "town-or-suburb")]),
        (5, "Silent", vec![("setting", "unknown")]),
    ] {
        let other = with_profile(name, seed, &facets);
        other.publish_text(&format!("Title: {name} soup\n"));
        other.give_all_to(&us);
    }
    let some = |value: &str| Some(value.to_owned());
    let like = |alike: &str| ListQuery { alike: some(alike), ..words("soup") };
    let mut found = us.experiments(&like("setting")).unwrap().items;
    found.sort_by(|one, other| one.title.cmp(&other.title));
    let told: Vec<_> = found.iter().map(|row| (&*row.title, &*row.compared[0].answer)).collect();
    assert_eq!(told, [("Farms soup", "near"), ("Village soup", "alike")]);
    assert_eq!(
        (&found[0].found_in[..], &found[0].matched),
        (&["title".to_owned()][..], &Some(vec!["setting".to_owned()]))
    );
    assert_eq!(us.list(like("setting,group-size")), ["Farms soup"]);
    assert_eq!(us.list(ListQuery { unlike: some("setting"), ..Default::default() }), ["Town soup"]);
    let refused = us.experiments(&like("landscape")).unwrap_err();
    assert_eq!(refused.next, "joinup community profile --facet landscape=VALUE");
}
