//! What a process has used so far. Linux only: elsewhere everything is 0.

use std::{fs, process, time::Duration};

use joinup_tests::daemon::about_process;

/// Ticks of a second in `/proc`.
const TICKS: u64 = 100;

/// Processor time of all threads of this process, in steps of 10 ms.
pub(crate) fn processor() -> Duration {
    processor_of(process::id())
}

/// Processor time of all threads of a process, in steps of 10 ms.
pub(crate) fn processor_of(pid: u32) -> Duration {
    let stat = about_process(pid, "stat");
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1_000 / TICKS)
}

/// Processor time of the calling thread.
pub(crate) fn own_thread() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split(' ').next().and_then(|spent| spent.parse().ok()).unwrap_or_default())
}

/// Bytes of memory of this process now, and at the most.
pub(crate) fn memory() -> (u64, u64) {
    memory_of(process::id())
}

/// Lets the most memory of this process be what it has now.
pub(crate) fn forget_peak() {
    // Where that cannot be done, the figure is that of everything before as well.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Bytes of memory of a process now, and at the most.
pub(crate) fn memory_of(pid: u32) -> (u64, u64) {
    let status = about_process(pid, "status");
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1_024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// So many bytes in MiB.
pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}
