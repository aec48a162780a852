"""Tags of an electronic copy, for readers who listen: each fact of a page in the order it is read, with its words.

A page holds its facts as marked content, numbered from 0; an element for each number says what is heard. PDF 1.7,
14.7 and 14.8.
"""

from pikepdf import Array, Dictionary, Name, String

from certificates import layout, plates

# What a reader hears before a fact, as the plate shows it; and in which order facts are read.
LABELS = {"born": "born_label", "home": "home_label", "programme": "programme_label", "grade": "grade_label",
          "expiry": "expiry_label", "number": "number_label", "register_no": "register_label",
          "decision": "decision_label"}  # fmt: skip
READING = ("plate", "superior", "centre", "reissue", "authority", "address", "name", "born", "home", "unit_label",
           "unit", "programme", "course", "grade", "expiry", "number", "register_no", "decision", "qr", "caption",
           "place_date", "signer_titles", "signer_name")  # fmt: skip


def marked(slot: str, number: int, operators: str) -> str:
    """`operators` as marked content, to which an element of the page refers by `number`."""
    return f"/{'Figure' if slot == 'qr' else 'P'} <</MCID {number}>> BDC\n{operators}EMC\n"


class Tags:
    """The tree of one file: a section for each page that is added."""

    def __init__(self, pdf):
        self.pdf, self.sections = pdf, Array()

    def add(self, page: Dictionary, facts: dict, slots: list[str]) -> None:
        """A section for `page`, whose marked content number n is `slots[n]`."""
        page.StructParents = len(self.sections)
        section = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, Pg=page))
        elements = {}
        for number, slot in enumerate(slots):
            kind, said = ("/Figure", "Alt") if slot == "qr" else ("/P", "ActualText")
            element = Dictionary(Type=Name.StructElem, S=Name(kind), P=section, Pg=page, K=number)
            element[f"/{said}"] = String(spoken(slot, facts))
            elements[slot] = self.pdf.make_indirect(element)
        section.K = Array([elements[slot] for slot in READING if slot in elements])
        section.Marks = Array([elements[slot] for slot in slots])  # by number, until the tree is written
        self.sections.append(section)

    def write(self) -> None:
        """Put the tree into the file; nothing where no page was added."""
        if not len(self.sections):
            return
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=self.sections))
        numbers = Array()
        for place, section in enumerate(self.sections):
            numbers.extend([place, section.Marks])
            del section["/Marks"]
            section.P = document
        root.K, root.ParentTree = document, self.pdf.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(self.sections)
        self.pdf.Root.StructTreeRoot, self.pdf.Root.MarkInfo = root, Dictionary(Marked=True)


def spoken(slot: str, facts: dict) -> str:
    """What a reader who listens hears of one element."""
    words = layout.words_of(facts)
    if slot == "plate":
        country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM. Độc lập - Tự do - Hạnh phúc."
        return f"{country if facts['form'] == 'state' else 'ĐẢNG CỘNG SẢN VIỆT NAM.'} {words['title']}"
    if slot == "qr":
        return "Mã QR kiểm tra giấy chứng nhận"
    if slot == "caption":
        lines = [words["scan_line"], *("".join(run.words for run in runs) for runs in plates.caption(facts))]
        return ". ".join([*lines, words["domain_line"], words["electronic_line"]])
    value = facts[slot]
    said = " ".join(value["lines"]) if isinstance(value, dict) else value if isinstance(value, str) else " ".join(value)
    return f"{words[LABELS[slot]]} {said}" if slot in LABELS else said
