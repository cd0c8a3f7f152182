//! What is kept on the disk, and how much room there is.

use super::{Page, Reading};

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let disk = reading.engine.disk;
    page.numbers(
        "joinup_disk_bytes",
        "Bytes that is kept of everybody's work, by where it is; own work is not among it",
        [("store", disk.store), ("records", disk.records), ("index", disk.index)]
            .map(|(part, bytes)| (vec![("part", part)], bytes))
            .into(),
    );
    page.number("joinup_disk_allowed_bytes", "Bytes that it may take: limits.disk", disk.allowed);
    #[expect(clippy::cast_precision_loss, reason = "no disk has that much")]
    let free = disk.free.map(|free| free as f64);
    page.known("joinup_disk_free_bytes", "Bytes free on the disk of the folder", free);
    page.number("joinup_records", "Full records of others that are kept", disk.records_kept);
    page.number("joinup_store_writing", "1 while the store takes new items, 0 when it only reads", disk.writing.into());
}
