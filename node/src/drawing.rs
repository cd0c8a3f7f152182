//! A lineage as a picture: SVG that holds all it needs, without scripts or anything from elsewhere, in black and white.
//! The oldest stands at the left; all boxes are of one size, whoever came first.

use std::fmt::Write as _;

use crate::{
    api::types::{Known, Lineage, LineageEdge, LineageNode},
    engine::clean::clean,
    say,
    speech::code,
};

/// A box, and how far apart boxes stand.
const WIDTH: usize = 380;
const HEIGHT: usize = 58;
const STEP: usize = 72;
const EDGE: usize = 24;
/// A line of what is said of a link, and what is left free below it.
const LINE: usize = 17;
const FREE: usize = 28;
/// Letters that fit into the first and the second line of a box.
const TITLE: usize = 40;
const ABOUT: usize = 52;
/// Letters of a line of what is said of a link, and how many lines each answer has at most.
const SAID: usize = 64;
const LINES: usize = 3;

/// How two experiments hang together, in words.
pub fn relation(code_name: &str) -> String {
    match code_name {
        "inspired-by" => say!("lineage-inspired-by"),
        "adapted-from" => say!("lineage-adapted-from"),
        "also-tried" => say!("lineage-also-tried"),
        "continues" => say!("lineage-continues"),
        "found-otherwise" => say!("lineage-found-otherwise"),
        "answers" => say!("lineage-answers"),
        "part-of" => say!("lineage-part-of"),
        other => code(other).into_owned(),
    }
}

/// What an experiment is called in a lineage; of one that is not here, why there are no words.
pub fn called(node: &LineageNode) -> String {
    match node.known {
        Known::Here => node.title.clone().unwrap_or_default(),
        Known::Withdrawn => say!("lineage-withdrawn"),
        Known::NotHere => say!("lineage-not-here"),
        Known::Muted => say!("lineage-muted"),
        Known::Newer => say!("lineage-newer"),
    }
}

/// Draws a lineage.
pub fn lineage(lineage: &Lineage) -> String {
    let boxes = placed(lineage);
    let width = boxes.iter().map(|placed| placed.x + WIDTH + STEP).max().unwrap_or(WIDTH) + EDGE;
    let height = boxes.last().map_or(0, |last| last.y + HEIGHT + last.said.len() * LINE) + EDGE;
    let title = lineage.nodes.iter().find(|node| node.id == lineage.id).map(called).unwrap_or_default();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" viewBox=\"0 0 {width} \
         {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" fill=\"black\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n",
        escape(&say!("lineage-picture", title = title)),
        escape(&description(lineage)),
    );
    // Lines first, so that boxes stand before them.
    for (number, edge) in lineage.edges.iter().enumerate() {
        line(&mut svg, edge, &boxes, number);
    }
    for placed in &boxes {
        draw_box(&mut svg, placed);
    }
    svg.push_str("</svg>\n");
    svg
}

/// An experiment, where its box stands, and what its authors say of its links, in lines below it.
struct Placed<'a> {
    node: &'a LineageNode,
    x: usize,
    y: usize,
    said: Vec<String>,
}

/// A row for each, the oldest first; those of one day stand in one column.
fn placed(lineage: &Lineage) -> Vec<Placed<'_>> {
    let day = |node: &LineageNode| date(node).unwrap_or_default();
    let mut days: Vec<String> = lineage.nodes.iter().map(day).collect();
    days.dedup();
    let column = |node: &LineageNode| days.iter().position(|other| *other == day(node)).unwrap_or(0);
    let mut y = EDGE;
    let mut boxes = Vec::with_capacity(lineage.nodes.len());
    for node in &lineage.nodes {
        let said: Vec<String> = lineage.edges.iter().filter(|edge| edge.from == node.id).flat_map(lines).collect();
        let height = HEIGHT + said.len() * LINE + FREE;
        boxes.push(Placed { node, x: EDGE + column(node) * STEP, y, said });
        y += height;
    }
    boxes
}

/// What the authors of a link say of it, a line after the other: how the two hang together, then what they kept, changed,
/// and why.
fn lines(edge: &LineageEdge) -> Vec<String> {
    let mut lines = vec![say!("lineage-claim", relations = relation(&edge.relation))];
    for (question, answer) in said(edge) {
        lines.extend(wrapped(&format!("{question} {answer}")));
    }
    lines
}

/// What is said of a link, each with its name; only what is said.
pub fn said(edge: &LineageEdge) -> Vec<(String, &str)> {
    let all = [
        (say!("lineage-kept"), &edge.kept),
        (say!("lineage-changed"), &edge.changed),
        (say!("lineage-because"), &edge.because),
        (say!("lineage-differs"), &edge.differs),
        (say!("lineage-note"), &edge.note),
    ];
    all.into_iter()
        .filter(|(_, answer)| !answer.is_empty())
        .map(|(question, answer)| (question, answer.as_str()))
        .collect()
}

/// Words in lines that fit, cut when there are too many.
fn wrapped(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in clean(words).split_whitespace() {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > SAID {
            if lines.len() == LINES {
                lines.last_mut().into_iter().for_each(|line| line.push('…'));
                return lines;
            }
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// When it began, else when its version was said.
fn date(node: &LineageNode) -> Option<String> {
    let said = || node.updated.map(|moment| moment.to_string().chars().take(10).collect());
    node.started.clone().or_else(said)
}

/// The links in sentences, for those who do not see the picture.
fn description(lineage: &Lineage) -> String {
    let title = |id: &str| lineage.nodes.iter().find(|node| node.id == id).map(called).unwrap_or_default();
    let sentences = lineage.edges.iter().map(|edge| {
        let claim =
            say!("lineage-says", from = title(&edge.from), relation = relation(&edge.relation), to = title(&edge.to));
        let said = said(edge).into_iter().map(|(name, words)| format!(" {name} {}.", words.trim_end_matches('.')));
        claim + &said.collect::<String>()
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// A line from the experiment whose authors say it to the one that they say it of, with the arrow at the latter.
fn line(svg: &mut String, edge: &LineageEdge, boxes: &[Placed], number: usize) {
    let place = |id: &str| boxes.iter().find(|placed| placed.node.id == id);
    let (Some(from), Some(to)) = (place(&edge.from), place(&edge.to)) else { return };
    let x = to.x + 12 + number % 5 * 10;
    let (end, tip) = if to.y < from.y { (to.y + HEIGHT, 7_isize) } else { (to.y, -7) };
    let middle = from.y + HEIGHT / 2;
    // Writing to a string does not fail.
    let _ = writeln!(svg, "<path d=\"M{} {middle} H{x} V{end}\" fill=\"none\" stroke=\"black\"/>", from.x);
    let (left, right) = (x - 5, x + 5);
    let back = end.saturating_add_signed(tip);
    let _ = writeln!(svg, "<path d=\"M{x} {end} L{left} {back} L{right} {back} Z\"/>");
}

fn draw_box(svg: &mut String, Placed { node, x, y, said }: &Placed) {
    let dashes = if node.known == Known::Here { "" } else { " stroke-dasharray=\"6 4\"" };
    let whose = node.community.as_ref().map(|community| community.name.clone());
    let state = node.state.as_deref().map(|state| code(state).into_owned());
    let about: Vec<String> = [whose, state, date(node)].into_iter().flatten().collect();
    let (inside, first, second) = (x + 12, y + 24, y + 44);
    let _ = writeln!(
        svg,
        "<g>\n<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\" stroke=\"black\"{dashes}/>\n\
         <text x=\"{inside}\" y=\"{first}\" font-size=\"15\" font-weight=\"bold\">{}</text>\n\
         <text x=\"{inside}\" y=\"{second}\" font-size=\"13\">{}</text>",
        fit(&called(node), TITLE),
        fit(&about.join(" · "), ABOUT),
    );
    let right = x + STEP;
    for (number, line) in said.iter().enumerate() {
        let below = y + HEIGHT + 16 + number * LINE;
        let _ = writeln!(svg, "<text x=\"{right}\" y=\"{below}\" font-size=\"12\">{}</text>", fit(line, SAID + 1));
    }
    svg.push_str("</g>\n");
}

/// Words that fit into a line of a box.
fn fit(words: &str, letters: usize) -> String {
    let words = clean(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= letters {
        return escape(&words);
    }
    let kept: String = words.chars().take(letters - 1).collect();
    escape(&format!("{}…", kept.trim_end()))
}

/// Words as a picture's source may hold them.
fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in clean(words).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use joinup_protocol::time::Millis;

    use super::*;
    use crate::api::types::Moment;

    fn node(id: &str, title: &str, started: Option<&str>) -> LineageNode {
        LineageNode {
            id: id.into(),
            short: id.into(),
            known: Known::Here,
            title: Some(title.into()),
            state: Some("stopped".into()),
            version: Some(2),
            community: None,
            started: started.map(str::to_owned),
            updated: Some(Moment(Millis(1_778_544_000_000))),
        }
    }

    fn edge(from: &str, to: &str) -> LineageEdge {
        LineageEdge {
            from: from.into(),
            to: to.into(),
            relation: "adapted-from".into(),
            version: Some(1),
            kept: String::new(),
            changed: String::new(),
            because: String::new(),
            differs: String::new(),
            note: String::new(),
            source: "summary".into(),
        }
    }

    fn drawn(nodes: Vec<LineageNode>, edges: Vec<LineageEdge>) -> String {
        lineage(&Lineage { id: nodes[0].id.clone(), order: String::new(), nodes, edges, cut: false, hidden: 0 })
    }

    #[test]
    fn words_cannot_leave_their_place_in_the_picture() {
        let hostile = "</text><script>alert(1)</script>\u{202e}\u{1b}&\"' onload=";
        let mut unknown = node("b", "", None);
        (unknown.known, unknown.title) = (Known::NotHere, None);
        let svg = drawn(vec![node("a", hostile, None), unknown], vec![edge("a", "b"), edge("a", "gone")]);
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{1b}'), "{svg}");
        for forbidden in ["href", "url(", "<image", "<style", "<foreignObject"] {
            assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
        }
        let opened = svg.matches('<').count() - svg.matches("</").count();
        assert_eq!(opened, svg.matches("</").count() + svg.matches("/>").count(), "every element ends: {svg}");
        assert!(svg.contains("<title") && svg.contains("<desc") && svg.contains("stroke-dasharray"));
    }

    #[test]
    fn the_oldest_stands_at_the_left_and_all_are_of_one_size() {
        let nodes = vec![node("a", "One", Some("2019")), node("b", "Two", Some("2024-05")), node("c", "Three", None)];
        let lineage = |edges| Lineage {
            id: "a".into(),
            order: String::new(),
            nodes: nodes.clone(),
            edges,
            cut: false,
            hidden: 0,
        };
        let alone = lineage(Vec::new());
        let boxes = placed(&alone);
        assert!(boxes[0].x < boxes[1].x && boxes[1].x < boxes[2].x);
        let svg = super::lineage(&lineage(vec![edge("b", "a"), edge("c", "a"), edge("a", "c")]));
        assert_eq!(svg.matches(&format!("width=\"{WIDTH}\" height=\"{HEIGHT}\"")).count(), 3);
    }

    #[test]
    fn what_is_said_of_a_link_stands_at_it_and_is_told_to_those_who_do_not_see_it() {
        let long =
            "the pot, and the hour before the market closes, and that nobody has to say why they come ".repeat(4);
        let said = LineageEdge {
            kept: long,
            changed: "Fridays <not> Saturdays".into(),
            because: "the hall is free then".into(),
            ..edge("b", "a")
        };
        let svg = drawn(vec![node("a", "One", Some("2019")), node("b", "Two", Some("2024"))], vec![said]);
        let (description, picture) = svg.split_once("</desc>").unwrap();
        for words in ["Fridays &lt;not&gt; Saturdays", "the hall is free then", "the pot, and the hour"] {
            assert!(description.contains(words) && picture.contains(words), "{words} in {svg}");
        }
        assert!(picture.contains('…') && svg.matches("<text").count() == 4 + 1 + LINES + 2, "{svg}");
    }
}
