//! The directory of names, as it is stored: chunks, what has changed in each since it was written,
//! and a manifest of their versions.
//!
//! A change is added to the few that are kept beside its chunk, so that it costs a unit or two
//! however large the chunk is. When those are many, the chunk is written anew with them, and none
//! are left. Both count one version, that of the chunk's last change. The manifest is raised to it
//! afterwards: whoever finds it raised finds the change. If that write is lost, the next try makes
//! it, since a change that is there already raises the manifest too.
//!
//! Readers keep all chunks. They read the manifest, the changes of the chunks whose versions have
//! moved, and those of the chunks that were written anew.

use std::sync::Arc;

use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError, primitives::Blob, types::AttributeValue,
};
use domain::{
    ProductId,
    catalog::{CHUNKS, Directory, KnownChunk, NameChanges, NameChunk, NameEntry, chunk_of},
};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error, Table, TransactionError, VersionConflict, error,
    item::{self, Item, number, number_of},
    read::key_of,
    table::Key,
};

/// The attribute that holds what is deflated.
const DATA: &str = "d";
/// The attribute that holds the version of the chunk that changes were made to.
const BASE: &str = "b";
/// How many changes are kept beside a chunk at most, and how many bytes they take.
const MOST_CHANGES: usize = 64;
const MOST_CHANGED_BYTES: usize = 3_500;
/// The most bytes of a chunk; DynamoDB takes items of 400 KB with their keys.
const MOST_BYTES: usize = 400_000;
/// The most bytes of what comes out of a chunk or its changes.
const MOST_INFLATED: usize = 64 * 1024 * 1024;
/// How much is deflated: the default of zlib.
const LEVEL: u8 = 6;

/// What became of a change of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiledName {
    /// It was written.
    Now,
    /// It was there already.
    Before,
    /// Its chunk holds no more: the product is in lists, and no search finds it.
    Full,
}

/// The changes that are kept beside a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Recent {
    /// The version of the last one; 0 if there never was one.
    version: u64,
    /// The version of the chunk that they were made to; 0 if there is none.
    base: u64,
    changes: NameChanges,
}

impl Recent {
    /// Makes the changes to the entries of a chunk that was written at `version`. One that is newer
    /// than the changes has them, and others after them.
    fn change(&self, names: &mut NameChunk, version: u64) {
        if self.base >= version {
            names.apply(&self.changes);
        }
    }
}

/// A version and nothing else.
#[derive(Serialize)]
struct Versioned {
    #[serde(rename = "v")]
    version: u64,
}

impl Table {
    /// The directory as it is now, where `known` is what was read before. What was written in the
    /// last second may be missing. If nothing has changed it is half a unit and one call; each
    /// chunk that has changed takes half a unit more, and one that was written anew half a unit for
    /// each 4 KB of it, in two further calls for up to a hundred.
    ///
    /// # Errors
    /// When the table does not answer, or a chunk can't be read.
    pub async fn names(&self, known: &Directory) -> Result<Directory, Error> {
        const NAME: &str = "names";
        let mut directory = known.clone();
        let manifest = self.get_many_soon(NAME, &[Key::names_manifest()]).await?.pop();
        let Some(manifest) = manifest else { return Ok(directory) };
        let moved = |chunk: &u8| {
            let version: Option<u64> = number_of(&manifest, &version_name(*chunk));
            version.is_some_and(|version| version != known.chunk(*chunk).version)
        };
        let moved: Vec<u8> = (0..CHUNKS).filter(moved).collect();
        let keys: Vec<_> = moved.iter().copied().map(Key::recent_names).collect();
        let mut recents = Vec::with_capacity(moved.len());
        for item in self.get_many_soon(NAME, &keys).await? {
            let chunk = key_of(&item).and_then(|key| key.recent_chunk());
            recents.extend(chunk.map(|chunk| Ok((chunk, recent_of(NAME, &item)?))));
        }
        let recents = recents.into_iter().collect::<Result<Vec<(u8, Recent)>, Error>>()?;
        let anew = recents.iter().filter(|(chunk, recent)| recent.base != known.chunk(*chunk).base);
        let keys: Vec<_> = anew.map(|(chunk, _)| Key::names(*chunk)).collect();
        let stored = self.get_many_soon(NAME, &keys).await?;
        for (chunk, recent) in recents {
            let key = Key::names(chunk);
            let read = stored.iter().find(|item| key_of(item).as_ref() == Some(&key));
            let known = known.chunk(chunk);
            let (base, mut names) = match read {
                Some(item) => (version_of(item), data_of(NAME, item)?),
                None => (known.base, NameChunk::clone(&known.names)),
            };
            recent.change(&mut names, base);
            // Unless both are of one time, it is read again the next time.
            let version = if recent.base == base { recent.version } else { 0 };
            directory.learn(chunk, KnownChunk { version, base, names: Arc::new(names) });
        }
        Ok(directory)
    }

    /// The entry of `product` in the directory as it is now: a unit, and one for each 4 KB of its
    /// chunk if it has not changed lately.
    ///
    /// # Errors
    /// When the table does not answer, or its chunk can't be read.
    pub async fn name_of(&self, product: ProductId) -> Result<Option<NameEntry>, Error> {
        let chunk = chunk_of(product);
        let recent = self.recent_names(chunk).await?;
        if let Some(entry) = recent.changes.get(product) {
            return Ok(entry.cloned());
        }
        Ok(self.name_chunk(chunk).await?.1.get(product).cloned())
    }

    /// The entries of a chunk as they are now.
    ///
    /// # Errors
    /// When the table does not answer, or the chunk can't be read.
    pub async fn names_in(&self, chunk: u8) -> Result<NameChunk, Error> {
        let recent = self.recent_names(chunk).await?;
        let (version, mut names) = self.name_chunk(chunk).await?;
        recent.change(&mut names, version);
        Ok(names)
    }

    /// Makes `entry` that of `product` in the directory, or takes it out, and lets readers know.
    /// One read unit and two or three write units; one change in some dozens writes the chunk anew,
    /// which takes two units for each KB of it.
    ///
    /// # Errors
    /// [`VersionConflict`] when another change of the chunk came first.
    pub async fn file_name(
        &self,
        product: ProductId,
        entry: Option<NameEntry>,
    ) -> Result<FiledName, TransactionError<VersionConflict>> {
        const NAME: &str = "file_name";
        let chunk = chunk_of(product);
        let mut recent = self.recent_names(chunk).await?;
        let read = recent.version;
        if recent.changes.get(product) == Some(entry.as_ref()) {
            // A try before this one may have ended here.
            self.announce_names(chunk, read).await?;
            return Ok(FiledName::Before);
        }
        recent.version = read.saturating_add(1);
        recent.changes.set(product, entry);
        let mut data = deflated(NAME, &recent.changes)?;
        let mut txn = self.txn(NAME);
        if recent.changes.len() > MOST_CHANGES || data.len() > MOST_CHANGED_BYTES {
            // Written under the version of the changes: another one would have moved that too.
            let (_, mut names) = self.name_chunk(chunk).await?;
            names.apply(&recent.changes);
            let whole = deflated(NAME, &names)?;
            if whole.len() > MOST_BYTES {
                return Ok(FiledName::Full);
            }
            txn.put(item_of(&Key::names(chunk), recent.version, whole)?, VersionConflict);
            recent = Recent { base: recent.version, changes: NameChanges::default(), ..recent };
            data = deflated(NAME, &recent.changes)?;
        }
        let mut item = item_of(&Key::recent_names(chunk), recent.version, data)?;
        item.insert(BASE.to_owned(), number(recent.base));
        match read {
            0 => txn.create(item, VersionConflict),
            version => txn.replace(item, version, VersionConflict),
        }
        self.commit(txn).await?;
        self.announce_names(chunk, recent.version).await?;
        Ok(FiledName::Now)
    }

    /// Raises the version of a chunk in the manifest to that of its last change; one write unit.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn announce_last_name(&self, chunk: u8) -> Result<(), Error> {
        match self.recent_names(chunk).await?.version {
            0 => Ok(()),
            version => self.announce_names(chunk, version).await,
        }
    }

    async fn announce_names(&self, chunk: u8, version: u64) -> Result<(), Error> {
        let request = self.client.update_item().table_name(self.table());
        let sent = request
            .set_key(Some(Key::names_manifest().attributes()))
            .update_expression("SET #chunk = :version")
            .condition_expression("attribute_not_exists(#chunk) OR #chunk < :version")
            .expression_attribute_names("#chunk", version_name(chunk))
            .expression_attribute_values(":version", number(version))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                // It says so already, or tells of a later change.
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(Error::from_sdk("announce_names", error)),
            },
        }
    }

    async fn recent_names(&self, chunk: u8) -> Result<Recent, Error> {
        const NAME: &str = "recent_names";
        let item = self.get_many(NAME, &[Key::recent_names(chunk)]).await?.pop();
        Ok(item.map(|item| recent_of(NAME, &item)).transpose()?.unwrap_or_default())
    }

    /// A chunk as it was last written, without the changes since, and its version.
    async fn name_chunk(&self, chunk: u8) -> Result<(u64, NameChunk), Error> {
        const NAME: &str = "name_chunk";
        let item = self.get_many(NAME, &[Key::names(chunk)]).await?.pop();
        let Some(item) = item else { return Ok((0, NameChunk::default())) };
        Ok((version_of(&item), data_of(NAME, &item)?))
    }
}

/// The attribute of the manifest that holds a chunk's version. Short: all of them stay within one
/// write unit.
fn version_name(chunk: u8) -> String {
    format!("n{chunk:x}")
}

fn version_of(item: &Item) -> u64 {
    number_of(item, "v").unwrap_or_default()
}

fn recent_of(operation: &'static str, item: &Item) -> Result<Recent, Error> {
    let base = number_of(item, BASE).unwrap_or_default();
    Ok(Recent { version: version_of(item), base, changes: data_of(operation, item)? })
}

fn item_of(key: &Key, version: u64, data: Vec<u8>) -> Result<Item, Error> {
    let mut item = item::write(key, &Versioned { version })?;
    item.insert(DATA.to_owned(), AttributeValue::B(Blob::new(data)));
    Ok(item)
}

fn deflated<T: Serialize>(operation: &'static str, value: &T) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(value).map_err(|source| Error::Broken {
        operation,
        source: error::json_problem(&source).into(),
    })?;
    Ok(compress_to_vec(&json, LEVEL))
}

fn data_of<T: DeserializeOwned>(operation: &'static str, item: &Item) -> Result<T, Error> {
    let unreadable = |problem: String| Error::Unreadable { operation, source: problem.into() };
    let data = item.get(DATA).and_then(|value| value.as_b().ok());
    let data = data.ok_or_else(|| unreadable("it holds no data".to_owned()))?;
    let json = decompress_to_vec_with_limit(data.as_ref(), MOST_INFLATED)
        .map_err(|error| unreadable(format!("it can't be inflated: {:?}", error.status)))?;
    serde_json::from_slice(&json).map_err(|error| unreadable(error::json_problem(&error)))
}

#[cfg(test)]
mod tests;
