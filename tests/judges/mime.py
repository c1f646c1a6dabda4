"""What Python's email and GMime read in each mail, one JSON line a mail. Usage: mime.py email|gmime MAIL..."""
import email
import email.policy
import json
import sys


def by_email(path):
    mail = email.message_from_binary_file(open(path, "rb"), policy=email.policy.default)
    if mail.defects or any(part.defects for part in mail.walk()):
        raise SystemExit(f"email: {path}: {mail.defects}")
    body = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
    return {
        "subject": str(mail["Subject"]),
        "from": mail["From"].addresses[0].display_name,
        "to": mail["To"].addresses[0].display_name,
        "date": int(mail["Date"].datetime.timestamp()),
        **{kind: part.get_content() if part else "" for kind, part in body.items()},
    }


def by_gmime(path):
    import gi
    gi.require_version("GMime", "3.0")
    from gi.repository import GMime
    GMime.init()
    stream = GMime.StreamFile.open(path, "r")
    mail = GMime.Parser.new_with_stream(stream).construct_message(None)
    found = {"plain": "", "html": ""}

    def look(_, part):
        if isinstance(part, GMime.TextPart):
            found[part.get_content_type().get_media_subtype()] = part.get_text()

    mail.foreach(look)
    return {
        "subject": mail.get_subject(),
        "from": mail.get_from().get_address(0).get_name() or "",
        "to": mail.get_to().get_address(0).get_name() or "",
        "date": mail.get_date().to_unix(),
        **found,
    }


read = {"email": by_email, "gmime": by_gmime}[sys.argv[1]]
for path in sys.argv[2:]:
    fields = {key: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value for key, value in read(path).items()}
    print(json.dumps(fields, sort_keys=True, ensure_ascii=True))
