//! Restoring: a backup that was verified becomes the folder of a new machine, all at once.

use std::{io::Read, path::Path, sync::Arc};

use data_encoding::HEXLOWER;

use super::{
    SMALL, Sound,
    read::{self},
    verify::unreadable,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Notice, Restored},
    },
    clock::Clock,
    durable,
    engine::Engine,
    home::{Home, HomeError, KeyFile, Staged},
    network::NodeId,
    passphrase::Passphrase,
    say,
};

/// Restores a backup into an empty folder, with a node key of its own, and builds the store of it. `passphrase` is the
/// one of the key, if that is under one of its own; the node's key comes under it as well.
///
/// # Errors
/// When the backup is damaged, the folder is not empty or has no room, or it cannot be written. Nothing of it is there
/// then.
pub fn restore(sound: &Sound, home: &Path, passphrase: Option<&Passphrase>, clock: &Clock) -> Result<Restored, Error> {
    if !sound.is_whole {
        let error = Error::new(ErrorCode::Invalid, say!("restore-damaged", file = sound.contents.file.as_str()))
            .why(sound.contents.problems.first().map(|problem| problem.message.clone()).unwrap_or_default());
        return Err(error.next(format!("joinup backup --verify {}", sound.contents.file)));
    }
    sound.open_key(passphrase)?;
    let under = passphrase.filter(|_| sound.contents.key_protected);
    let staged = Staged::begin(home).map_err(|error| refused(error, home))?;
    fill(staged, sound, under, home, clock)?;
    let engine = open(home, under, clock.clone())?;
    let node = NodeId::from_bytes(engine.node().as_bytes()).map(|node| node.to_string()).unwrap_or_default();
    let mut notices =
        vec![Notice { code: "restored".into(), message: say!("restore-heard-first"), next: "joinup up".into() }];
    if engine.nodes_met() == 0 {
        notices.push(Notice {
            code: "nobody-known".into(),
            message: say!("restore-nobody"),
            next: "joinup join".into(),
        });
    }
    notices.push(Notice {
        code: "earlier-machine".into(),
        message: say!("restore-machines"),
        next: "joinup community nodes".into(),
    });
    Ok(Restored {
        home: home.display().to_string(),
        backup: sound.contents.clone(),
        node,
        earlier_node: sound.manifest.node.clone(),
        notices,
    })
}

/// Writes everything aside, checked once more as it is read, and moves it into its place.
fn fill(
    mut staged: Staged,
    sound: &Sound,
    under: Option<&Passphrase>,
    home: &Path,
    clock: &Clock,
) -> Result<(), Error> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorCode::Failed, say!("restore-failed", path = home.display().to_string())).why(error.to_string())
    };
    let needed = sound.manifest.bytes().saturating_add(2 * durable::RESERVE);
    if let Some(free) = durable::free(home).filter(|free| *free < needed) {
        let (needed, free) = (needed.div_ceil(1_000_000), free / 1_000_000);
        return Err(Error::new(ErrorCode::Failed, say!("restore-no-room", needed = needed, free = free))
            .next(say!("next-free-space")));
    }
    let read = read::read(
        &sound.file,
        sound.passphrase.as_ref(),
        |manifest| if *manifest == sound.manifest { Ok(()) } else { Err(std::io::Error::other("another list")) },
        |listed, from| staged.write(&listed.path, from),
    );
    let (_, damage) = read.map_err(|error| match error {
        read::Unreadable::Io(error) => failed(error),
        other => unreadable(&sound.file, other),
    })?;
    if !damage.is_empty() {
        let error = Error::new(ErrorCode::Invalid, say!("restore-damaged", file = sound.contents.file.as_str()));
        return Err(error.next(format!("joinup backup --verify {}", sound.contents.file)));
    }
    let node: [u8; 32] = clock.random()?;
    let key = KeyFile::Node.closed(&node, under).map_err(failed)?;
    let instance: [u8; 16] = clock.random()?;
    let instance = format!("{}\n", HEXLOWER.encode(&instance));
    let mut write = |path: &str, bytes: &[u8]| staged.write(path, &mut bytes.take(SMALL));
    write("keys/node", &key)
        .and_then(|()| write("restored", Home::restored_text(sound.manifest.made.0).as_bytes()))
        .and_then(|()| write("instance", instance.as_bytes()))
        .and_then(|()| write("format", Home::format_text().as_bytes()))
        .map_err(failed)?;
    staged.finish().map_err(failed)
}

/// Opens the folder as it is now, which builds the store of own work.
fn open(home: &Path, under: Option<&Passphrase>, clock: Clock) -> Result<Engine, Error> {
    let home = Home::open(home)?;
    if let Some(passphrase) = under {
        home.open_keys(passphrase)?;
    }
    Engine::open(Arc::new(home), clock)
}

fn refused(error: HomeError, home: &Path) -> Error {
    match error {
        HomeError::NotEmpty { ref name, .. } => {
            let there = if Home::is_set_up(home) {
                say!("init-already-why", path = home.display().to_string())
            } else {
                say!("restore-not-empty", path = home.display().to_string(), name = name.as_str())
            };
            Error::new(ErrorCode::NotAllowed, say!("restore-only-empty"))
                .why(there)
                .next("joinup --home ANOTHER-FOLDER restore FILE")
        }
        error => error.into(),
    }
}
