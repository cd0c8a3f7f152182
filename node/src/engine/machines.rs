//! The machines that speak for us, as our profile names them: a new one adds itself, a lost one is taken out.

use joinup_protocol::{
    id::NodeId as Id,
    limits,
    profile::Node,
    text::{Code, List},
};

use super::{Engine, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Machine, Machines, Notice},
    },
    config::Key,
    network::NodeId,
    say,
};

impl Engine {
    /// Our machines. One that has not said its profile yet, as after a restore, is not named there.
    ///
    /// # Errors
    /// When our profile cannot be read.
    pub fn machines(&self) -> Result<Machines, Error> {
        let this = self.node();
        let named = self.named_machines()?;
        let is_named = named.iter().any(|node| node.id == this);
        let mut items: Vec<Machine> =
            named.iter().map(|node| Machine { node: text(&node.id), this: node.id == this, named: true }).collect();
        if !is_named {
            items.push(Machine { node: text(&this), this: true, named: false });
        }
        Ok(Machines { items, notices: Vec::new() })
    }

    /// Takes a machine that is lost, or not ours any more, out of our profile. What it may still say as the community is
    /// not undone by that.
    ///
    /// # Errors
    /// When there is none of that id, it is this one, or the profile cannot be said.
    pub fn forget_machine(&self, typed: &str) -> Result<Machines, Error> {
        let none = || refusal::not_found(&say!("machine-word"), typed, "joinup community nodes");
        {
            let _turn = self.turn();
            let named = self.named_machines()?;
            let mut fitting = named.iter().filter(|node| text(&node.id).ends_with(typed) || text(&node.id) == typed);
            let gone = fitting.next().ok_or_else(none)?.id;
            if fitting.next().is_some() || typed.len() < SHORTEST {
                return Err(Error::new(ErrorCode::Ambiguous, say!("machines-fit", typed = typed))
                    .next("joinup community nodes"));
            }
            if gone == self.node() {
                return Err(Error::new(ErrorCode::NotAllowed, say!("machine-this"))
                    .why(say!("machine-this-why"))
                    .next("joinup community nodes"));
            }
            self.say_profile_without(&self.profile()?, Some(gone))?;
        }
        let notices = vec![Notice { code: "machine-gone".into(), message: say!("machine-gone"), next: String::new() }];
        Ok(Machines { notices, ..self.machines()? })
    }

    /// The machines that our profile names now.
    fn named_machines(&self) -> Result<Vec<Node>, Error> {
        Ok(self.profile_item(&self.us())?.map(|(_, said)| said.nodes.to_vec()).unwrap_or_default())
    }

    /// The machines that our profile is to name: those that it names, without one that is gone, and this one.
    pub(super) fn machines_to_name(&self, gone: Option<Id>) -> Result<List<Node, { limits::PROFILE_NODES }>, Error> {
        let mut nodes = self.named_machines()?;
        nodes.retain(|node| Some(node.id) != gone);
        let role = self.look(|state| state.settings.is_on(Key::Relay)).then(|| Code::known("relay"));
        let this = Node { id: self.node(), addresses: List::new(), role };
        if let Some(known) = nodes.iter_mut().find(|node| node.id == this.id) {
            known.role = this.role;
        } else {
            // A ninth machine takes the place of the first one that was ever named.
            if nodes.len() >= limits::PROFILE_NODES {
                nodes.remove(0);
            }
            nodes.push(this);
        }
        List::try_from(nodes).map_err(Error::failed)
    }
}

/// Characters of an id that are enough to mean one: the last ones, as the first are the same in all.
const SHORTEST: usize = 4;

fn text(id: &Id) -> String {
    NodeId::from_bytes(id.as_bytes()).map(|node| node.to_string()).unwrap_or_default()
}
