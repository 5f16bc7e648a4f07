//! Base64, as clients write it and as Lambda responses contain it.

mod codec;
mod in_place;

#[cfg(feature = "json")]
pub(crate) use self::codec::encode_padded;
pub(crate) use self::codec::{decode_padded_pieces, decode_url_safe, encode, encode_unpadded};
pub(crate) use self::in_place::{Headroom, enclose, head_capacity};
