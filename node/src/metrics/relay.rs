//! What this node carries for others, as a relay; all zero where it is none.

use super::{Page, Reading};

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let status = &reading.network;
    let relay = status.relaying.unwrap_or_default();
    let allowed = status.numbers.allowed;
    page.number("joinup_relay_on", "1 where this node is a relay, else 0", status.relaying.is_some().into());
    page.number("joinup_relay_places", "Nodes that have a place at this relay now", relay.reservations);
    page.number("joinup_relay_places_allowed", "Nodes that may have a place: relay.places", allowed.places);
    page.counter("joinup_relay_places_given", "Places that were given", relay.reserved);
    page.counter("joinup_relay_places_refused", "Places that were refused, whoever asked", relay.reservations_refused);
    page.number("joinup_relay_circuits_open", "Connections that are carried now", relay.circuits);
    page.number("joinup_relay_circuits_allowed", "Connections carried at once: relay.circuits", allowed.circuits);
    page.counter("joinup_relay_circuits", "Connections that were carried", relay.carried);
    page.counter(
        "joinup_relay_circuits_refused",
        "Connections that were not carried, whoever asked",
        relay.circuits_refused,
    );
    page.counters(
        "joinup_relay_circuits_cut",
        "Carried connections that ended at a bound: all their bytes, or all their time",
        [("bytes", relay.circuits_out_of_bytes), ("time", relay.circuits_out_of_time)]
            .map(|(bound, circuits)| (vec![("bound", bound)], circuits))
            .into(),
    );
    page.number(
        "joinup_relay_circuit_bytes_allowed",
        "Bytes of one carried connection each way: relay.circuit-bytes at the start",
        allowed.circuit_bytes,
    );
    page.number(
        "joinup_relay_circuit_seconds_allowed",
        "Seconds of one carried connection: relay.circuit-minutes at the start",
        allowed.circuit_seconds,
    );
}
