"""Python's smtplib over ten connections: string templates, one EmailMessage a mail."""
import html
import json
import pathlib
import re
import smtplib
import string
import sys
import threading
from email.message import EmailMessage

CONNECTIONS = 10


def template(name):
    text = (here / "Mail" / name).read_text("utf-8")
    return string.Template(re.sub(r"\{{2,3}(\w+)\}{2,3}", r"${\1}", text.replace("$", "$$")))


def compose(number):
    name, wish = f"Reader {number}", papers[number % len(papers)]["word"]
    address = f"reader{number}@example.org"
    common = {"id": number, "name": name, "wish": wish, "address": address}
    escaped = {key: html.escape(str(value)) for key, value in common.items()}
    chosen = [papers[(number + 7 * step) % len(papers)] for step in range(10)]
    cards = [html_card.substitute({key: html.escape(str(value)) for key, value in paper.items()}, **escaped) for paper in chosen]
    texts = [text_card.substitute(paper, **common) for paper in chosen]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "papers@example.org", address, f"Ten papers for {name}"
    mail["Message-ID"], mail["Date"] = f"<{number}@example.org>", "Mon, 03 Nov 2025 07:00:00 +0000"
    mail["List-Unsubscribe"] = f"<https://papers.example/u/{number}>"
    mail.set_content(text_mail.substitute(common, cards="".join(texts)))
    mail.add_alternative(html_mail.substitute(escaped, cards="".join(cards)), subtype="html")
    return mail


def send(first, count):
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(first, count, CONNECTIONS):
            line.send_message(compose(number))


def send_all(count):
    threads = [threading.Thread(target=send, args=(first, count)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


here = pathlib.Path(__file__).parent
port, count, warm_up = map(int, sys.argv[1:4])
papers = json.loads(pathlib.Path(sys.argv[4]).read_text("utf-8"))
html_mail, html_card, text_mail, text_card = map(template, ("mail.html", "card.html", "mail.txt", "card.txt"))

send_all(warm_up)
print("ready", flush=True)
sys.stdin.readline()
send_all(count)
print("done", flush=True)
sys.stdin.read()
