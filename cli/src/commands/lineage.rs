//! `joinup lineage`: where an experiment comes from and what became of it, as a tree of words or as a picture.

use std::{
    collections::BTreeSet,
    fmt::{self, Write as _},
    path::PathBuf,
};

use joinup_node::{
    api::types::{Known, Lineage, LineageEdge, LineageNode, Standing},
    drawing::{self, called, relation, said},
    say,
    speech::code,
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup lineage`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The start of its id, or @last (what you wrote on or published last)
    id: String,
    /// Draw it as a picture into this file, or to standard output with -
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    svg: Option<PathBuf>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let lineage = session.client().await?.lineage(&args.id).await?;
    let Some(file) = args.svg else { return session.out.answer(&lineage, draw) };
    let svg = drawing::lineage(&lineage);
    if file.as_os_str() == "-" {
        return session.out.page(|page| write!(page, "{svg}"));
    }
    std::fs::write(&file, svg).map_err(|error| Failure::file("Writing", &file, &error))?;
    let name = file.display().to_string();
    session.out.page(|page| writeln!(page, "{}", Untrusted::new(&say!("lineage-drawn", file = name))))
}

/// Which way the tree grows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// To where it comes from.
    Back,
    /// To what became of it.
    On,
}

struct Tree<'a> {
    lineage: &'a Lineage,
    shown: BTreeSet<&'a str>,
}

fn draw(page: &mut Page, lineage: &Lineage) -> fmt::Result {
    let mut tree = Tree { lineage, shown: BTreeSet::from([lineage.id.as_str()]) };
    if let Some(node) = tree.node(&lineage.id) {
        page.strong(&Untrusted::new(&called(node)).line())?;
        writeln!(page, "   {}", Untrusted::new(&about(node)))?;
    }
    if lineage.edges.is_empty() {
        if lineage.hidden > 0 {
            writeln!(page, "{}", say!("lineage-hidden", number = lineage.hidden))?;
            return page.next(&["joinup community list"]);
        }
        writeln!(page, "{}", say!("lineage-none"))?;
        return page.next(&[&format!("joinup adapt {}", super::new::short(&lineage.id))]);
    }
    for (way, heading) in [(Way::Back, say!("lineage-back")), (Way::On, say!("lineage-on"))] {
        if tree.edges(&lineage.id, way).next().is_some() {
            writeln!(page)?;
            page.strong(&heading)?;
            writeln!(page)?;
            tree.draw(page, &lineage.id, way, 1)?;
        }
    }
    writeln!(page)?;
    if lineage.hidden > 0 {
        writeln!(page, "{}", say!("lineage-hidden", number = lineage.hidden))?;
    }
    if lineage.cut {
        writeln!(page, "{}", say!("lineage-cut"))?;
    }
    writeln!(page, "{}", Untrusted::new(&lineage.order))?;
    let has_words = |edge: &LineageEdge| matches!(edge.relation.as_str(), "adapted-from" | "found-otherwise");
    let is_elsewhere = |edge: &&LineageEdge| edge.source == "summary" && has_words(edge);
    if let Some(edge) = lineage.edges.iter().find(is_elsewhere) {
        writeln!(page, "{}", say!("lineage-elsewhere"))?;
        return page.next(&[&format!("joinup show {}", super::new::short(&edge.from))]);
    }
    Ok(())
}

impl<'a> Tree<'a> {
    fn node(&self, id: &str) -> Option<&'a LineageNode> {
        self.lineage.nodes.iter().find(|node| node.id == id)
    }

    fn edges(&self, id: &str, way: Way) -> impl Iterator<Item = &'a LineageEdge> {
        let id = id.to_owned();
        let leads = move |edge: &&LineageEdge| if way == Way::Back { edge.from == id } else { edge.to == id };
        self.lineage.edges.iter().filter(leads)
    }

    fn draw(&mut self, page: &mut Page, id: &str, way: Way, depth: usize) -> fmt::Result {
        for edge in self.edges(id, way).collect::<Vec<_>>() {
            let other = if way == Way::Back { &edge.to } else { &edge.from };
            let Some(node) = self.node(other) else { continue };
            let is_new = self.shown.insert(other.as_str());
            let indent = "  ".repeat(depth);
            let level =
                if page.accessible() { format!("{} ", say!("lineage-level", level = depth)) } else { String::new() };
            let says = self.says(edge, way);
            let again = if is_new { String::new() } else { format!(" {}", say!("lineage-above")) };
            let (title, about) = (called(node), about(node));
            let [title, about] = [&title, &about].map(|words| Untrusted::new(words).line());
            writeln!(page, "{indent}{level}{says} {title}   {about}{again}")?;
            if let Some(earlier) = self.earlier(edge) {
                writeln!(page, "{indent}    {}", say!("lineage-of-version", version = earlier))?;
            }
            statement(page, edge, &indent)?;
            if is_new {
                self.draw(page, other, way, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The version that a link was said of, when the one that is here is another.
    fn earlier(&self, edge: &LineageEdge) -> Option<u32> {
        let current = self.node(&edge.to).and_then(|node| node.version)?;
        edge.version.filter(|version| *version != current)
    }

    /// Whose claim a link is, and what it says of the experiment above it in the tree.
    fn says(&self, edge: &LineageEdge, way: Way) -> String {
        let community = self.node(&edge.from).and_then(|node| node.community.as_ref());
        let is_ours = community.is_some_and(|community| community.standing == Standing::Us);
        let relation = relation(&edge.relation);
        match (is_ours, way) {
            (true, Way::Back) => say!("lineage-we-say", relation = relation),
            (false, Way::Back) => say!("lineage-they-say", relation = relation),
            (true, Way::On) => say!("lineage-we-say-of-this", relation = relation),
            (false, Way::On) => say!("lineage-they-say-of-this", relation = relation),
        }
    }
}

/// What they kept and changed, and why.
fn statement(page: &mut Page, edge: &LineageEdge, indent: &str) -> fmt::Result {
    for (name, words) in said(edge) {
        writeln!(page, "{indent}    {name} {}", Untrusted::new(words))?;
    }
    Ok(())
}

/// Id, community, version and state in one line.
fn about(node: &LineageNode) -> String {
    let version = node.version.map(|version| say!("lineage-version", version = version));
    let community = node.community.as_ref().map(words::name);
    let started = node.started.as_deref().map(|date| say!("lineage-since", date = words::month(date)));
    let state = node.state.as_deref().filter(|_| node.known == Known::Here).map(|state| code(state).into_owned());
    let parts = [Some(node.short.clone()), community, version, state, started];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
