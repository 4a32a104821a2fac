"""Prints the ten most frequent words of a text: python demo.py [path]."""

import sys

import word_count

path = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/common-licenses/GPL-3"
counts = word_count.count(path)
print(f"{sum(counts.values())} words, {len(counts)} different, in {path}")
for word, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]:
    print(f"{times:6} {word}")
