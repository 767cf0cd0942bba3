//! The characters of fonts that do not tell them: an embedded font without a ToUnicode map.
//!
//! Official documents are full of these. Two things may still know: the character collection that the codes are numbers of (Adobe-GB1 and the
//! like, each with a published table), or the font program's own table from characters to glyphs, read backwards.

use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::ObjectIdentifier;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use hayro_interpret::hayro_syntax::page::Resources;
use skrifa::{FontRef, MetadataProvider};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// How deep forms within forms are searched for fonts.
const DEPTH: usize = 4;

/// What is known of the fonts of a document beyond what they tell themselves.
#[derive(Default)]
pub(super) struct Fonts {
    /// By the name of the font: how its codes lead to characters.
    collections: HashMap<String, Collection>,
    /// Fonts and forms that were looked at.
    seen: HashSet<ObjectIdentifier>,
    /// By the identity of the font program: characters by glyph.
    programs: HashMap<u128, HashMap<u32, char>>,
}

/// Codes to numbers of a character collection, and those to characters.
struct Collection {
    encoding: CMap,
    characters: CMap,
}

impl Fonts {
    /// Learns the fonts that a page or form may use.
    pub(super) fn learn(&mut self, resources: &Resources<'_>) {
        self.learn_within(resources, DEPTH);
    }

    fn learn_within(&mut self, resources: &Resources<'_>, depth: usize) {
        for name in resources.fonts.keys() {
            if let Some(font) = resources.get_font(&name)
                && self.is_new(font.obj_id())
            {
                self.learn_font(&font);
            }
        }
        if depth == 0 {
            return;
        }
        for name in resources.x_objects.keys() {
            let Some(form) = resources.get_x_object(&name) else { continue };
            if self.is_new(form.dict().obj_id())
                && let Some(inner) = form.dict().get::<Dict<'_>>("Resources")
            {
                self.learn_within(&Resources::new(inner), depth - 1);
            }
        }
    }

    /// Whether an object is looked at for the first time; one without a number always is.
    fn is_new(&mut self, id: Option<ObjectIdentifier>) -> bool {
        id.is_none_or(|id| self.seen.insert(id))
    }

    fn learn_font(&mut self, font: &Dict<'_>) -> Option<()> {
        if font.contains_key("ToUnicode") {
            return None;
        }
        let descendant = font.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let name = font.get::<Name<'_>>("BaseFont")?;
        let Entry::Vacant(place) = self.collections.entry(without_subset(name.as_str()).to_owned()) else { return None };
        let encoding = match font.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                name => CMap::parse(load_embedded(name)?, load_embedded)?,
            },
            Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
            _ => return None,
        };
        let stated = encoding.metadata().character_collection.as_ref().map(|collection| collection.family.clone());
        let family = stated.filter(|family| family.ucs2_cmap().is_some()).or_else(|| {
            let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
            let text = |key: &str| info.get::<PdfString<'_>>(key);
            Some(CidFamily::from_registry_ordering(text("Registry")?.as_bytes(), text("Ordering")?.as_bytes()))
        })?;
        let characters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
        place.insert(Collection { encoding, characters });
        Some(())
    }

    /// The character of a glyph whose font does not tell it.
    pub(super) fn character(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        if let Some(collection) = font.postscript_name.as_deref().and_then(|name| self.collections.get(without_subset(name))) {
            let code = glyph.char_code();
            let cid = (1..=4).find_map(|length| collection.encoding.lookup_cid_code(code, length))?;
            return match collection.characters.lookup_bf_string(cid)? {
                BfString::Char(char) => Some(char),
                BfString::String(text) => text.chars().next(),
            };
        }
        let characters = self.programs.entry(font.cache_key).or_insert_with(|| characters_by_glyph((*font.data).as_ref()));
        characters.get(&glyph.glyph_id().to_u32()).copied()
    }
}

/// The font's table from characters to glyphs, read backwards.
fn characters_by_glyph(program: &[u8]) -> HashMap<u32, char> {
    let Ok(font) = FontRef::new(program) else { return HashMap::new() };
    let mut characters = HashMap::new();
    for (code, glyph) in font.charmap().mappings() {
        if let Some(char) = char::from_u32(code).filter(|char| !char.is_control()) {
            // The lowest character wins: compatibility forms come later.
            characters.entry(glyph.to_u32()).or_insert(char);
        }
    }
    characters
}

/// The name of a font without the six letters that mark a subset: `ABCDEF+SimSun`.
fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => rest,
        _ => name,
    }
}
