//! The commands: one noun a file, each with its arguments and what it does.

pub(crate) mod adapt;
pub(crate) mod backup;
pub(crate) mod bundle;
pub(crate) mod circle;
pub(crate) mod community;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod drafts;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod inbox;
pub(crate) mod init;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod key;
pub(crate) mod lineage;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod node;
pub(crate) mod peers;
pub(crate) mod perspective;
pub(crate) mod preview;
pub(crate) mod publish;
pub(crate) mod questions;
pub(crate) mod recover;
pub(crate) mod reflect;
pub(crate) mod relay;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod say;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod step;
pub(crate) mod sync;
pub(crate) mod up;
pub(crate) mod withdraw;

use crate::{
    args::{Cli, Command},
    error::Outcome,
    session::Session,
};

/// Does what was typed.
pub(crate) async fn run(cli: Cli, session: &Session) -> Outcome {
    match cli.command {
        Command::Up(args) => up::run(session, args, cli.global.verbose).await,
        Command::Init(args) => init::run(session, args).await,
        Command::Status => status::run(session).await,
        Command::Doctor(args) => doctor::run(session, args).await,
        Command::Demo(args) => demo::run(session, args).await,
        Command::New(args) => new::run(session, args).await,
        Command::Edit(args) => new::edit(session, args).await,
        Command::Step(args) => step::run(session, args).await,
        Command::Reflect(args) => reflect::run(session, args).await,
        Command::Perspective(args) => perspective::run(session, args).await,
        Command::Drafts(args) => drafts::run(session, args).await,
        Command::Preview(args) => preview::run(session, args).await,
        Command::Publish(args) => publish::run(session, args).await,
        Command::Withdraw(args) => withdraw::run(session, args).await,
        Command::List(args) => list::run(session, args).await,
        Command::Search(args) => search::run(session, args).await,
        Command::Show(args) => show::run(session, args).await,
        Command::Compare(args) => compare::run(session, args).await,
        Command::Adapt(args) => adapt::run(session, *args).await,
        Command::Lineage(args) => lineage::run(session, args).await,
        Command::Questions(args) => questions::run(session, args).await,
        Command::Inbox(args) => inbox::run(session, args).await,
        Command::Ask(args) => say::run(session, "question", args).await,
        Command::Reply(args) => say::reply(session, args).await,
        Command::Thank(args) => say::run(session, "thanks", args).await,
        Command::Offer(args) => say::run(session, "offer", args).await,
        Command::Request(args) => say::run(session, "request", args).await,
        Command::Accept(args) => say::run(session, "accept", args).await,
        Command::Decline(args) => say::run(session, "decline", args).await,
        Command::Invite(args) => invite::run(session, args).await,
        Command::Join(args) => join::run(session, args).await,
        Command::Community(args) => community::run(session, args).await,
        Command::Circle(args) => circle::run(session, args).await,
        Command::Relay(args) => relay::run(session, args).await,
        Command::Peers => peers::run(session).await,
        Command::Sync(args) => sync::run(session, args).await,
        Command::Node(args) => node::run(session, args).await,
        Command::Backup(args) => backup::run(session, args).await,
        Command::Restore(args) => restore::run(session, args).await,
        Command::Key(args) => key::run(session, args).await,
        Command::Recover(args) => recover::run(session, args).await,
        Command::Export(args) => export::run(session, args).await,
        Command::Report(args) => report::run(session, args).await,
        Command::Import(args) => import::run(session, args).await,
        Command::Bundle(args) => bundle::run(session, args).await,
        Command::Config(args) => config::run(session, args).await,
        Command::Completions(args) => completions::run(session, args),
    }
}

impl Command {
    /// Whether Ctrl-C is the command's own business.
    pub(crate) const fn stops_itself(&self) -> bool {
        match self {
            Self::Up(_) | Self::Demo(_) => true,
            Self::Community(args) => args.asks(),
            _ => false,
        }
    }
}
