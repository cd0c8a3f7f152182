//! What can be typed. Each command's own arguments are in its file; here is the list of commands and what all share.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, Command as Clap, CommandFactory, Parser, Subcommand, ValueEnum};
use joinup_node::speech::{self, Language};

use crate::commands::{
    adapt, backup, bundle, circle, community, compare, completions, config, demo, doctor, drafts, export, import,
    inbox, init, invite, join, key, lineage, list, new, node, perspective, preview, publish, questions, recover,
    reflect, relay, report, restore, say, search, show, step, sync, up, withdraw,
};

/// The headings of the help, and the commands under each.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Start here", &["up", "init", "status", "doctor", "demo"]),
    ("Write up", &["new", "edit", "step", "reflect", "perspective", "drafts", "preview", "publish", "withdraw"]),
    ("Read", &["list", "search", "show", "compare", "lineage", "adapt", "questions"]),
    ("Talk", &["inbox", "ask", "reply", "thank", "offer", "request", "accept", "decline"]),
    ("Together", &["invite", "join", "community", "circle", "peers", "sync"]),
    (
        "Look after it",
        &[
            "node",
            "relay",
            "backup",
            "restore",
            "key",
            "recover",
            "export",
            "import",
            "report",
            "bundle",
            "config",
            "completions",
        ],
    ),
];
/// Before the flags that every command has.
const EVERYWHERE: &str = "Everywhere";
/// Flags that every command has come after its own.
const LAST: usize = 1_000;

/// Small experiments, shared between communities
#[derive(Debug, Parser)]
#[command(
    name = "joinup",
    version,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command has.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = EVERYWHERE, next_display_order = LAST)]
pub(crate) struct Global {
    /// The folder of this community
    #[arg(long, global = true, env = "JOINUP_HOME", value_name = "DIR", hide_env = true)]
    pub(crate) home: Option<PathBuf>,
    /// Answer in JSON, for scripts
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Never ask; fail instead and say what to type
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Colour: on a terminal, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub(crate) color: Color,
    /// Say nothing beside the answer
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more; twice for the node's log
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run this community's node here (sets it up at the first run)
    Up(up::Args),
    /// Set up without running: name, place, key, recovery sheet
    Init(init::Args),
    /// What this node has, whom it sees, what waits
    Status,
    /// Look for problems and say how to fix them
    Doctor(doctor::Args),
    /// A small network of sample communities on this computer, to look around in
    Demo(demo::Args),
    /// Write up something that you try
    New(new::Args),
    /// Write on at a draft, or at something that you published
    Edit(new::EditArgs),
    /// Note one more round of it, in a line
    Step(step::Args),
    /// Look back on it, in four questions
    Reflect(reflect::Args),
    /// How it looks to others: add, list, take out
    Perspective(perspective::Args),
    /// What is not published yet
    Drafts(drafts::Args),
    /// See what will travel of a draft, and what stays
    Preview(preview::Args),
    /// Let others see it
    Publish(publish::Args),
    /// Take it back
    Withdraw(withdraw::Args),
    /// What is going on, ours and others'
    List(list::Args),
    /// Find experiments by their words
    Search(search::Args),
    /// Read one experiment
    Show(show::Args),
    /// See how their place and yours are alike, differ, and what nobody said
    Compare(compare::Args),
    /// See where one comes from, and what became of it
    Lineage(lineage::Args),
    /// Tell what became of it with you
    Adapt(Box<adapt::Args>),
    /// What others would like to know, and you could answer
    Questions(questions::Args),
    /// What others said to you; first what waits for you
    Inbox(inbox::Args),
    /// Ask about an experiment or a note
    Ask(say::Args),
    /// Reply to a note, or to an experiment that asks something
    Reply(say::ReplyArgs),
    /// Say thank you
    Thank(say::Args),
    /// Offer something: a call, a visit, a tool
    Offer(say::Args),
    /// Request something: a call, a visit, the longer story
    Request(say::Args),
    /// Accept what somebody requests or offers
    Accept(say::Args),
    /// Decline what somebody requests or offers
    Decline(say::Args),
    /// Invite another community
    Invite(invite::Args),
    /// Accept an invite
    Join(join::Args),
    /// The communities, and what they are to you
    #[command(alias = "communities")]
    Community(community::Args),
    /// The circles that you are in: list, create, join, leave
    Circle(circle::Args),
    /// Be a relay for others, or see what relays promise you
    Relay(relay::Args),
    /// Who is connected now
    Peers,
    /// Catch up with everybody who is connected
    Sync(sync::Args),
    /// The node as a process and as a service: stop, restart, logs, install
    Node(node::Args),
    /// Put all that only you have into one file, or look into one
    Backup(backup::Args),
    /// Get a community back from a backup, on a new computer
    Restore(restore::Args),
    /// Whether your keys are under a passphrase: protect, change, unprotect
    Key(key::Args),
    /// Get a community back from its 24 words
    Recover(recover::Args),
    /// Write everything that can be read here into files
    Export(export::Args),
    /// What we have learned since a day, into a file for ourselves
    Report(report::Args),
    /// Make drafts of files of experiments
    Import(import::Args),
    /// What is here in one file, for a stick or a chat: write, read, ask
    Bundle(bundle::Args),
    /// Settings
    Config(config::Args),
    /// Help the shell complete what you type
    Completions(completions::Args),
}

impl Global {
    /// The folder as the command line names it, not the environment.
    pub(crate) fn home_flag(&self) -> Option<String> {
        let home = self.home.as_ref()?;
        let from_environment = std::env::var_os("JOINUP_HOME").is_some_and(|value| value == home.as_os_str());
        (!from_environment).then(|| home.display().to_string())
    }
}

/// The command line with its help in groups, in the language spoken.
pub(crate) fn command() -> Clap {
    let command = translated(Cli::command())
        .mut_subcommand("search", |search| search.after_help(joinup_node::say!("search-help")))
        .mut_subcommand("export", |export| export.after_help(joinup_node::say!("export-help")));
    let groups = groups(&command);
    let begin = in_words("begin", "Begin with:  joinup up     and in a second terminal:  joinup new");
    let one_command = in_words("one command", "One command:  joinup new --help");
    let everywhere = in_words("group Everywhere", EVERYWHERE);
    let usage = speech::help("word usage").unwrap_or_else(|| "{usage-heading}".to_owned());
    command
        .after_help(format!("\n{begin}\n{one_command}"))
        .help_template(format!("{{about}}\n\n{usage} {{usage}}\n\n{groups}{everywhere}:\n{{options}}{{after-help}}"))
}

/// The help of something in the language spoken; in English the words that stand here.
fn in_words(place: &str, english: &str) -> String {
    speech::help(place).unwrap_or_else(|| english.to_owned())
}

/// The same commands with their help in the language spoken, as far as it has been put into that language.
fn translated(command: Clap) -> Clap {
    if Language::now() == Language::English {
        return command;
    }
    let frame = Frame {
        usage: in_words("word usage", "Usage:"),
        options: in_words("word options", "Options").leak(),
        arguments: in_words("word arguments", "Arguments").leak(),
        everywhere: in_words("group Everywhere", EVERYWHERE).leak(),
        possible: in_words("word possible", "possible values"),
    };
    let about = in_words("about", &command.get_about().map(ToString::to_string).unwrap_or_default());
    let command = command.about(about).disable_version_flag(true).arg(
        Arg::new("version").short('V').long("version").action(ArgAction::Version).help(in_words("arg version", "")),
    );
    frame.put_around(command, "arg").mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        frame.below(command, &name)
    })
}

/// The words that stand in every help. The reader of the command line keeps headings for as long as the program runs.
struct Frame {
    usage: String,
    options: &'static str,
    arguments: &'static str,
    everywhere: &'static str,
    possible: String,
}

impl Frame {
    /// A command below the program itself.
    fn below(&self, command: Clap, place: &str) -> Clap {
        let command = match speech::help(place) {
            Some(about) => command.about(about),
            None => command,
        };
        let template = format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", self.usage);
        self.put_around(command, place).help_template(template).mut_subcommands(|command| {
            let place = format!("{place} {}", command.get_name());
            self.below(command, &place)
        })
    }

    /// The help of its arguments, and the headings above them.
    fn put_around(&self, command: Clap, place: &str) -> Clap {
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
        let command = command.disable_help_flag(true).arg(help.help(in_words("arg help", "")));
        command.mut_args(|arg| {
            let heading = match arg.get_help_heading() {
                Some(EVERYWHERE) => self.everywhere,
                Some(_) => return arg,
                None if arg.is_positional() => self.arguments,
                None => self.options,
            };
            let arg = arg.help_heading(heading);
            let Some(mut help) = speech::help(&format!("{place} {}", arg.get_id())) else { return arg };
            let values: Vec<String> =
                arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            if values.is_empty() || !arg.get_action().takes_values() {
                return arg.help(help);
            }
            help.push_str(&format!(" [{}: {}]", self.possible, values.join(", ")));
            arg.hide_possible_values(true).help(help)
        })
    }
}

fn groups(command: &Clap) -> String {
    const NAME: usize = 13;
    let mut text = String::new();
    for (heading, names) in GROUPS {
        text.push_str(&in_words(&format!("group {heading}"), heading));
        text.push_str(":\n");
        for command in names.iter().filter_map(|name| command.find_subcommand(name)) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            text.push_str(&format!("  {:NAME$}{about}\n", command.get_name()));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_makes_sense() {
        command().debug_assert();
    }

    #[test]
    fn every_command_is_in_one_group_of_the_help() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        grouped.sort_unstable();
        let clap = Cli::command();
        let mut there: Vec<&str> = clap.get_subcommands().map(Clap::get_name).collect();
        there.sort_unstable();
        assert_eq!(grouped, there);
    }

    #[test]
    fn the_help_of_every_command_is_in_every_language_of_the_main_path() {
        for language in [Language::Catalan, Language::Spanish] {
            language.speak(|| {
                super::command().debug_assert();
                for (heading, names) in GROUPS {
                    assert!(speech::help(&format!("group {heading}")).is_some(), "{}: {heading}", language.tag());
                    for name in names {
                        assert!(speech::help(name).is_some(), "{}: {name}", language.tag());
                    }
                }
                let help = super::command().render_help().to_string();
                for english in [EVERYWHERE, "Answer in JSON", "Usage:", "Print help", "possible values"] {
                    assert!(!help.contains(english), "{help}");
                }
                let help = super::command().find_subcommand_mut("list").map(|list| list.render_help().to_string());
                let help = help.unwrap_or_default();
                for english in ["Options:", "Usage:", "Print help", "possible values"] {
                    assert!(!help.contains(english), "{help}");
                }
            });
        }
    }

    /// Commands that sources propose: texts that begin with the program's name, several divided by wide gaps, with a
    /// hole or a word in capitals where an argument stands.
    fn proposed(source: &str) -> Vec<String> {
        let texts = source.split('"').filter(|text| text.starts_with("joinup ") && !text.contains("\\n"));
        let parts = texts
            .flat_map(|text| text.split("   "))
            .filter(|part| part.starts_with("joinup ") && part.trim() != "joinup");
        parts
            .map(|part| {
                part.split(['{', '}']).enumerate().map(|(at, piece)| if at % 2 == 0 { piece } else { "k7mq" }).collect()
            })
            .collect()
    }

    fn sources(folder: &std::path::Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_command_that_the_node_proposes_can_be_typed() {
        let mut texts = Vec::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../node/src"), &mut texts);
        let proposed: Vec<String> = texts.iter().flat_map(|text| proposed(text)).collect();
        assert!(proposed.len() > 20, "{proposed:?}");
        // What is signed and written begins with the program's name too.
        let labels = ["joinup home", "joinup own", "joinup community key", "joinup k7mq key"];
        let is_label =
            |command: &&String| labels.iter().any(|label| command.starts_with(label)) || command.ends_with(" v1");
        for command in proposed.iter().filter(|command| !is_label(command)) {
            // A number, and the answer that only people can give.
            let typed = command.split_whitespace().map(|word| match word {
                "N" => "1",
                "CODE" => "roles-only",
                word => word,
            });
            let read = super::command().try_get_matches_from(typed);
            assert!(read.is_ok(), "{command}: {}", read.unwrap_err());
        }
    }
}
