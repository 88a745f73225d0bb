//! Compressed copies, made once at build time so that the server never compresses the page.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Brotli at its best.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

/// Gzip at its best, without a time in its header, so equal bytes give equal files.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_come_back_as_they_were_and_are_smaller() {
        let text = "the page of members ".repeat(200).into_bytes();
        let (br, gz) = (brotli(&text).expect("brotli"), gzip(&text).expect("gzip"));
        assert!(br.len() < text.len() && gz.len() < text.len());
        let (mut from_br, mut from_gz) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(&*br, 4096).read_to_end(&mut from_br).expect("brotli");
        flate2::read::GzDecoder::new(&*gz).read_to_end(&mut from_gz).expect("gzip");
        assert_eq!((from_br, from_gz), (text.clone(), text));
    }
}
