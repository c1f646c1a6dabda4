"""dkimpy: every signature of every mail must hold. Usage: signatures.py ZONE MAIL..."""
import sys

import dkim

zone = dict(line.rstrip("\n").split("\t", 1) for line in open(sys.argv[1], encoding="utf-8"))
wrong = 0
for path in sys.argv[2:]:
    checked = dkim.DKIM(open(path, "rb").read())
    count = sum(name.lower() == b"dkim-signature" for name, _ in checked.headers)
    for index in range(count):
        try:
            holds = checked.verify(idx=index, dnsfunc=lambda name, timeout=5: zone.get(name.decode().rstrip("."), "").encode() or None)
        except dkim.DKIMException as failure:
            holds = failure
        if holds is not True:
            print(f"dkimpy: {path}: {checked.selector}: {holds}")
            wrong += 1
    if count != 2:
        print(f"dkimpy: {path}: {count} signatures")
        wrong += 1
sys.exit(1 if wrong else 0)
