"""Makes a collection with Anki itself and exports it in every form: export.py FOLDER.

Beside them it writes told.json: what Anki says is in it. Needs the Python package anki; the files in
testdata/exported were made by it with version 26.9.3.
"""

import json
import sys
from pathlib import Path

from anki.collection import Collection, ExportAnkiPackageOptions

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def note(col, kind, deck, fields, tags):
    new = col.new_note(col.models.by_name(kind))
    for i, text in enumerate(fields):
        new.fields[i] = text
    new.tags = tags
    col.add_note(new, col.decks.id(deck))


def fill(col):
    image = col.media.write_data("a pixel.png", PIXEL)
    sound = col.media.write_data("hola.mp3", b"not really a sound")
    note(col, "Basic", "Languages::Spanish", ["hola <b>amigo</b>", f"hello [sound:{sound}]"], ["es", "greeting"])
    note(col, "Basic (and reversed card)", "Languages::Spanish", ["perro", f'dog<br><img src="{image}">'], [])
    note(col, "Cloze", "Science", ["The {{c2::mitochondrion}} makes {{c1::ATP}} [1].", "In the cell."], ["bio"])
    note(col, "Cloze", "Science", ["{{c1::One}} and {{c1::two}}", ""], [])
    col.decks.select(col.decks.id("Languages"))
    for ease in (3, 1, 4):
        card = col.sched.getCard()
        card.start_timer()
        col.sched.answerCard(card, ease)
    suspended = col.find_cards("tag:greeting")
    col.sched.suspend_cards(suspended)
    col.sched.set_due_date(col.find_cards("perro"), "3")


def told(col):
    cards = []
    for cid in sorted(col.find_cards("")):
        card = col.get_card(cid)
        cards.append(
            {
                "ID": card.id,
                "Note": card.nid,
                "GUID": card.note().guid,
                "Ord": card.ord,
                "Deck": col.decks.name(card.did),
                "Tags": card.note().tags,
                "Suspended": card.queue == -1,
            }
        )
    reviews = col.db.all("select cid, id, ease, time from revlog where ease > 0 order by id")
    return {"Cards": cards, "Reviews": reviews, "Lines": col.db.scalar("select count() from revlog")}


def main():
    folder = Path(sys.argv[1])
    col = Collection(str(folder / "source.anki2"))
    fill(col)
    answer = told(col)
    for name, legacy in (("new.apkg", False), ("legacy.apkg", True)):
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
        )
        col.export_anki_package(out_path=str(folder / name), options=options, limit=None)
    for name, legacy in (("new.colpkg", False), ("legacy.colpkg", True)):
        col.export_collection_package(str(folder / name), include_media=True, legacy=legacy)
        col.reopen()
    col.close()
    (folder / "told.json").write_text(json.dumps(answer, indent=1) + "\n")


main()
