//! The model files: where they come from, and which of a directory they are.

use super::OcrError;
use std::fs;
use std::path::{Path, PathBuf};

/// The commands that fetch the models, one a line; `gouji-ocr` is the directory to name afterwards.
pub const SETUP: &[&str] = &[
    "pip download --no-deps --dest gouji-ocr rapidocr-onnxruntime==1.4.4",
    "python3 -m zipfile -e gouji-ocr/rapidocr_onnxruntime-1.4.4-py3-none-any.whl gouji-ocr",
];

/// The two models of PP-OCR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFiles {
    /// The model that finds where text is: `…_det….onnx`.
    pub detection: PathBuf,
    /// The model that reads a line of it: `…_rec….onnx`.
    pub recognition: PathBuf,
}

impl ModelFiles {
    /// Finds the models in a directory, in its folders, or in the folders of those that are called `models`, as a Python package has them.
    ///
    /// # Errors
    /// A directory that cannot be read or in which one of the two is missing.
    pub fn find(directory: &Path) -> Result<Self, OcrError> {
        let unreadable = |cause| OcrError::Directory { path: directory.to_owned(), cause };
        let mut folders = vec![directory.to_owned()];
        let mut inner: Vec<PathBuf> =
            fs::read_dir(directory).map_err(unreadable)?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        inner.sort();
        for folder in inner {
            let models = folder.join("models");
            folders.push(folder);
            if models.is_dir() {
                folders.push(models);
            }
        }
        folders.iter().find_map(|folder| Self::of_folder(folder)).ok_or_else(|| OcrError::NoModels { path: directory.to_owned() })
    }

    fn of_folder(folder: &Path) -> Option<Self> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let model = |mark: &str| {
            let named = |path: &&PathBuf| {
                path.extension().is_some_and(|ending| ending == "onnx")
                    && path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem.contains(mark))
            };
            files.iter().find(named).cloned()
        };
        Some(Self { detection: model("_det")?, recognition: model("_rec")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_models_of_an_unpacked_package() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(ModelFiles::find(folder.path()), Err(OcrError::NoModels { .. })));
        let models = folder.path().join("package").join("models");
        fs::create_dir_all(&models).unwrap();
        for name in ["ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx", "ch_cls_infer.onnx"] {
            fs::write(models.join(name), "").unwrap();
        }
        for directory in [folder.path(), &models] {
            let files = ModelFiles::find(directory).unwrap();
            assert!(files.detection.ends_with("ch_PP-OCRv4_det_infer.onnx"));
            assert!(files.recognition.ends_with("ch_PP-OCRv4_rec_infer.onnx"));
        }
        assert!(matches!(ModelFiles::find(&folder.path().join("none")), Err(OcrError::Directory { .. })));
    }
}
