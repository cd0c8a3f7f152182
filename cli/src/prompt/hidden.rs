//! Typing without being seen: the terminal shows nothing until the guard is dropped, also when the command is stopped
//! while somebody types.

#[cfg(unix)]
pub(super) use unix::{Hidden, read_line};
#[cfg(not(unix))]
pub(super) use windows::{Hidden, read_line};

#[cfg(unix)]
mod unix {
    use std::io::{self, BufRead};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal as it was.
    pub(in crate::prompt) struct Hidden(Termios);

    impl Hidden {
        /// Shows nothing from here on.
        pub(in crate::prompt) fn begin() -> io::Result<Self> {
            let before = tcgetattr(io::stdin())?;
            let mut hidden = before.clone();
            hidden.local_modes.remove(LocalModes::ECHO);
            hidden.local_modes.insert(LocalModes::ECHONL);
            tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
            Ok(Self(before))
        }
    }

    impl Drop for Hidden {
        fn drop(&mut self) {
            // A terminal that is gone shows nothing anyway.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
    }

    pub(in crate::prompt) fn read_line(into: &mut String) -> io::Result<usize> {
        io::stdin().lock().read_line(into)
    }
}

#[cfg(not(unix))]
mod windows {
    use std::io;

    /// What reads hides by itself.
    pub(in crate::prompt) struct Hidden;

    impl Hidden {
        #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
        pub(in crate::prompt) fn begin() -> io::Result<Self> {
            Ok(Self)
        }
    }

    pub(in crate::prompt) fn read_line(into: &mut String) -> io::Result<usize> {
        let line = rpassword::read_password()?;
        into.push_str(&line);
        into.push('\n');
        Ok(into.len())
    }
}
