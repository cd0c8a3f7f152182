//! What happened in a run, in numbers.

use std::ops::AddAssign;

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What happened in a run, or in many.
        #[derive(Debug, Default, Clone, Copy)]
        pub struct Tally {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl AddAssign for Tally {
            fn add_assign(&mut self, other: Self) {
                $(self.$name += other.$name;)*
            }
        }
    };
}

tally! {
    /// Nodes.
    nodes,
    /// Things said.
    said,
    /// Sessions between honest nodes that came to their end.
    sessions,
    /// Questions asked in them.
    rounds,
    /// Of those, the ones that found equal sets.
    equal,
    /// Of those, the ones whose two ends were compared item by item.
    checked,
    /// Sessions cut on the way.
    cut,
    /// Sessions in which an honest node blamed a hostile one.
    blamed,
    /// Sessions that fell silent.
    stalled,
    /// Items that came by gossip and were new.
    by_gossip,
    /// Items that came by catch-up from honest nodes and were new.
    by_catch_up,
    /// Items that came by catch-up from honest nodes and were held already, or an equal or newer one.
    twice,
    /// Items that came from hostile nodes and were new.
    from_hostile,
    /// Items that came and were not wanted.
    declined,
    /// Restarts from what was stored.
    restarts,
    /// Restarts from an older copy.
    rollbacks,
    /// Crashes right after something was stored, before anybody was told.
    crashes,
    /// Decisions changed.
    decisions,
    /// Items compared with the model at the end.
    compared,
}
