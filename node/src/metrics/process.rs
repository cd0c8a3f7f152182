//! What the system says of this process; on systems that say it in another way it is left out.

use std::{fs, time::Duration};

use super::{Page, Reading};

/// What the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Process {
    /// Bytes of memory that it has.
    pub memory: Option<u64>,
    /// Time that it has computed, on all cores.
    pub processor: Option<Duration>,
    /// Files and connections that it has open.
    pub files: Option<u64>,
}

/// How often Linux counts a second of computing in `/proc`, on every machine that it runs on.
const TICKS: u64 = 100;

/// Reads it from `/proc`, where there is one.
pub fn read() -> Process {
    let status = fs::read_to_string("/proc/self/status").ok();
    let stat = fs::read_to_string("/proc/self/stat").ok();
    Process {
        memory: status.as_deref().and_then(resident),
        processor: stat.as_deref().and_then(computed),
        files: fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as u64),
    }
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

fn computed(stat: &str) -> Option<Duration> {
    // The name stands in brackets and may hold anything; what is counted from there on is not a name.
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<u64>().ok()?.checked_add(fields.next()?.parse().ok()?)?;
    Some(Duration::from_millis(ticks.checked_mul(1_000 / TICKS)?))
}

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let Process { memory, processor, files } = reading.process;
    #[expect(clippy::cast_precision_loss, reason = "no machine has that much")]
    let float = |number: Option<u64>| number.map(|number| number as f64);
    page.known("process_resident_memory_bytes", "Memory that the program has, in bytes", float(memory));
    if let Some(processor) = processor {
        page.seconds("process_cpu_seconds", "Seconds that the program has computed, on all cores together", processor);
    }
    page.known("process_open_fds", "Files and connections that the program has open", float(files));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_is_understood() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t   10232 kB\nRssAnon: 1 kB\n"), Some(10_232 * 1_024));
        let stat = "42 (a) b) S 1 42 42 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 1 0 7 8 9";
        assert_eq!(computed(stat), Some(Duration::from_secs(3)));
        assert_eq!((resident(""), computed("nothing")), (None, None));
        if cfg!(target_os = "linux") {
            let process = read();
            assert!(process.memory.is_some_and(|bytes| bytes > 100_000) && process.files.is_some(), "{process:?}");
        }
    }
}
