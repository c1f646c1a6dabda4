#!/usr/bin/env bash
# The benchmark runs and every mail of it arrives; how fast is not asked here.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests/DigestMailer.Measure/bin/Release/net10.0/DigestMailer.Measure bench send --count 300 --rounds 1 --peer netmail
