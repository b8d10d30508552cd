"""What python-docx and LibreOffice find in annotated Word files.

usage: word_comments.py FOLDER AUTHOR

FOLDER holds NAME.docx (the copy), NAME.before.docx (the file), NAME.json (a list of the words of each remark of AUTHOR in
order, null where they are not in the main text) and, where LibreOffice was asked, NAME.odt. Prints what is wrong, one a
line, and nothing where all is well.
"""

import json
import pathlib
import re
import sys
import zipfile

import docx
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPAT = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
DC = "http://purl.org/dc/elements/1.1/"


def letters(text):
    return "".join(re.findall(r"[^\W_]", text or ""))


def word(tag):
    """The local name of an element of WordprocessingML, else None."""
    if not isinstance(tag, str):
        return None
    for ns in (W, STRICT):
        if tag.startswith("{" + ns + "}"):
            return tag[len(ns) + 2 :]
    return None


def attribute(element, name):
    return element.get("{%s}%s" % (W, name), element.get("{%s}%s" % (STRICT, name)))


def covered_in_word(root, author):
    """Comment id -> text between its marks, as it reads with all tracked changes accepted but those of author."""
    out, open_ids = {}, set()

    def walk(element):
        name = word(element.tag)
        if name == "commentRangeStart":
            open_ids.add(attribute(element, "id"))
            out.setdefault(attribute(element, "id"), "")
        elif name == "commentRangeEnd":
            open_ids.discard(attribute(element, "id"))
        elif name in ("del", "moveFrom", "instrText", "rPr", "pPr") or element.tag == "{%s}Fallback" % COMPAT:
            return
        elif name == "ins" and attribute(element, "author") == author:
            return
        elif name == "t":
            for i in open_ids:
                out[i] += element.text or ""
        for child in element:
            walk(child)

    walk(root)
    return out


def in_python_docx(path, before, author, expected):
    document = docx.Document(path)
    ours = [c for c in document.comments if c.author == author]
    if len(ours) != len(expected):
        yield "python-docx: %d comments of %s, not %d" % (len(ours), author, len(expected))
        return
    marks = covered_in_word(document.element, author)
    for comment, words in zip(ours, expected):
        if not comment.text.strip():
            yield "python-docx: comment %s is empty" % comment.comment_id
        apart = any(p.text.startswith("Words: ") for p in comment.paragraphs)
        if words is not None and not apart and letters(marks.get(str(comment.comment_id), "")) != letters(words):
            yield "python-docx: comment %s does not cover its words" % comment.comment_id
    old = {c.comment_id: (c.author, c.text) for c in docx.Document(before).comments}
    new = {c.comment_id: (c.author, c.text) for c in document.comments}
    for i, comment in old.items():
        if new.get(i) != comment:
            yield "python-docx: comment %s of the file is not as it was" % i


def in_libreoffice(path, author, expected):
    root = etree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    ours = [a for a in root.iter("{%s}annotation" % OFFICE) if (a.findtext("{%s}creator" % DC) or "") == author]
    # LibreOffice shows comments on one point as one below the other, and drops none
    if len(ours) < len(expected):
        yield "LibreOffice: %d comments of %s, not %d" % (len(ours), author, len(expected))


def main(folder, author):
    for plan in sorted(pathlib.Path(folder).glob("*.json")):
        expected = json.loads(plan.read_text())
        copy, before, odt = (plan.with_suffix(s) for s in (".docx", ".before.docx", ".odt"))
        try:
            for problem in in_python_docx(str(copy), str(before), author, expected):
                print("%s: %s" % (plan.stem, problem))
        except Exception as error:  # python-docx does not open every file of the corpus as it came, either
            try:
                docx.Document(str(before)).comments
            except Exception:
                continue
            print("%s: python-docx: %r" % (plan.stem, error))
        if odt.exists():
            for problem in in_libreoffice(odt, author, expected):
                print("%s: %s" % (plan.stem, problem))


main(*sys.argv[1:])
