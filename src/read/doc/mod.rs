//! Word 97–2003 and WPS: an OLE container of binary streams.
