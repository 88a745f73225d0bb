//! What the standard library's types look like.

use super::{ReadJson, Reader, WriteJson, Writer};
use crate::{Map, Set};
use std::net::IpAddr;
use std::sync::Arc;

impl ReadJson for String {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.text().map(Into::into)
    }
}

impl WriteJson for String {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl WriteJson for str {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl ReadJson for bool {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.truth()
    }
}

impl WriteJson for bool {
    fn write(&self, writer: &mut Writer) {
        writer.word(if *self { "true" } else { "false" });
    }
}

macro_rules! unsigned {
    ($($number:ty)*) => {$(
        impl ReadJson for $number {
            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                reader.whole(0, Self::MAX as u64).map(|number| number as Self)
            }
        }

        impl WriteJson for $number {
            fn write(&self, writer: &mut Writer) {
                writer.whole(false, *self as u64);
            }
        }
    )*};
}

unsigned!(u32 u64 usize);

impl ReadJson for i64 {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.whole(Self::MIN, Self::MAX.unsigned_abs()).map(u64::cast_signed)
    }
}

impl WriteJson for i64 {
    fn write(&self, writer: &mut Writer) {
        writer.whole(*self < 0, self.unsigned_abs());
    }
}

impl ReadJson for IpAddr {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let address = reader.text()?.parse().ok();
        address.or_else(|| reader.invalid(&["not an IP address"]))
    }
}

impl WriteJson for IpAddr {
    fn write(&self, writer: &mut Writer) {
        writer.text(&self.to_string());
    }
}

impl<T: ReadJson> ReadJson for Option<T> {
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.null() { Some(None) } else { T::read(reader).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: WriteJson> WriteJson for Option<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.word("null"),
        }
    }
}

impl<T: WriteJson + ?Sized> WriteJson for &T {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }
}

impl<T: ReadJson> ReadJson for Arc<T> {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        T::read(reader).map(Self::new)
    }
}

impl<T: ReadJson> ReadJson for Arc<[T]> {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Vec::read(reader).map(Self::from)
    }
}

impl<T: WriteJson + ?Sized> WriteJson for Arc<T> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }
}

impl<T: ReadJson> ReadJson for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut items = Self::new();
        reader.list()?;
        while reader.item() {
            // Most lists of an account hold one thing; the first push alone would make room for four.
            items.reserve_exact(usize::from(items.is_empty()));
            items.push(T::read(reader)?);
        }
        reader.is_well().then_some(items)
    }
}

impl<T: WriteJson> WriteJson for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.list(self.iter());
    }
}

impl<T: WriteJson> WriteJson for [T] {
    fn write(&self, writer: &mut Writer) {
        writer.list(self.iter());
    }
}

impl<T: ReadJson + Ord> ReadJson for Set<T> {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Vec::read(reader).map(Self::from)
    }
}

impl<T: WriteJson> WriteJson for Set<T> {
    fn write(&self, writer: &mut Writer) {
        writer.list(self.iter());
    }
}

/// The last of several values under one key counts.
impl<K: ReadJson + Ord + Clone, V: ReadJson + Clone> ReadJson for Map<K, V> {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut items = Self::new();
        entries(reader, |key, value| drop(items.insert(key, value)))?;
        Some(items)
    }
}

impl<K: WriteJson, V: WriteJson> WriteJson for Map<K, V> {
    fn write(&self, writer: &mut Writer) {
        writer.map(self.iter());
    }
}

/// Reads an object entry by entry.
fn entries<K: ReadJson, V: ReadJson>(reader: &mut Reader<'_>, mut put: impl FnMut(K, V)) -> Option<()> {
    reader.object()?;
    while reader.key() {
        let key = K::read(reader)?;
        reader.colon()?;
        put(key, V::read(reader)?);
    }
    reader.is_well().then_some(())
}
