"""The images of benches/draw.rs with matplotlib: same number, same pixel sizes, comparable content.

    python draw_matplotlib.py DAYS

Every kind in four sizes and two themes, as PNG (but for print) and SVG, on two processes. Files go to a
temporary folder and are removed.
"""

import sys
import tempfile
from multiprocessing import Pool

import numpy as np
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

WORKERS = 2
# Width, height in logical pixels, device pixels per logical pixel; 0: SVG only.
SIZES = {"web": (1200, 1000, 2), "phone": (390, 680, 3), "social": (1200, 630, 1), "print": (680, 580, 0)}
THEMES = {
    "light": ("#ffffff", "#1b1f24", "#d9720b", "#174a7e", "#7b2d5e", "#d3d7dc", "#2a9187"),
    "dark": ("#15181d", "#eceff3", "#e8893a", "#a9ceff", "#d37fb3", "#4a525c", "#4fc0b3"),
}
DAYS = int(sys.argv[1]) if len(sys.argv) > 1 else 3652


def wave(t, side):
    t = t + 500.0 * side
    return 0.25 * np.sin(t / 190) + 0.06 * np.sin(t / 3.1) * np.cos(t / 17) - 0.15


def head(figure, ink, title):
    figure.text(0.03, 0.97, title, fontsize=18, fontweight="bold", color=ink, va="top")
    figure.text(0.03, 0.92, "News sentiment index, -1 (all negative) to +1 (all positive)", fontsize=10, color=ink, va="top")
    figure.text(0.03, 0.02, "Source: 31 outlets (zh, ja), 240,000 stories", fontsize=8, color=ink)


def trend(figure, colours):
    _, ink, a, b, *_ = colours
    lines, volume, polls = figure.subplots(3, 1, sharex=True, height_ratios=[6, 2, 2])
    t = np.arange(DAYS, dtype=float)
    for side, colour in enumerate((a, b)):
        y = wave(t, side)
        lines.fill_between(t, y - 0.06, y + 0.05, color=colour, alpha=0.16, linewidth=0)
        lines.plot(t, y, color=colour, linewidth=1.75)
        lines.plot(t[::7], y[::7] + 0.05, ".", color=colour, alpha=0.3)
        volume.bar(t[::7], 120 + np.arange(len(t[::7])) % 40, 6, bottom=200 * side, color=colour)
    lines.axhline(0, color=ink, linewidth=1.3)
    for event in range(7):
        lines.axvline(DAYS - 90 - 500 * event, color=ink, linewidth=0.8)
        lines.text(DAYS - 90 - 500 * event, 0.4, f"Event {event}", color=ink, fontsize=8, ha="center")
    for n in range(40):
        x = DAYS - 30 - 180 * (n // 2)
        polls.plot([x, x], [0, 80 + n % 9], color=(a, b)[n % 2])
        polls.text(x, 80 + n % 9, f"{80 + n % 9}%", color=ink, fontsize=8)
    polls.set_ylim(100, 0)


def pairs(figure, colours):
    axis = figure.subplots()
    t = np.arange(365, dtype=float)
    for side, colour in enumerate(colours[2:4]):
        y = wave(t, side)
        axis.fill_between(t, y - 0.06, y + 0.05, color=colour, alpha=0.16, linewidth=0)
        axis.plot(t, y, color=colour)


def moved(figure, colours):
    for axis in figure.subplots(2, 1):
        values = 0.004 * (np.arange(7) - 4)
        axis.barh(np.arange(7), values, color=[colours[4] if v < 0 else colours[6] for v in values])
        axis.barh(np.arange(7), values / 2, left=values, hatch="///", fill=False, edgecolor=colours[4])
        axis.set_yticks(np.arange(7), [f"Topic number {n}" for n in range(7)])
        for n, value in enumerate(values):
            axis.text(value, n, f"{value:+.3f}", color=colours[1])


def voices(figure, colours):
    for axis, colour in zip(figure.subplots(1, 2), colours[2:4]):
        value = wave(40.0 * np.arange(17), 0)
        axis.hlines(np.arange(17), value - 0.1, value + 0.1, color=colour, alpha=0.35, linewidth=5)
        axis.plot(value, np.arange(17), "o", color=colour)
        axis.plot(value + 0.03, np.arange(17), "o", mfc="none", color=colours[1])
        axis.set_yticks(np.arange(17), [f"Outlet number {n}" for n in range(17)])


def share(figure, colours):
    for side, axis in enumerate(figure.subplots(2, 1)):
        weeks = np.arange(52)
        negative = 0.5 - wave(7.0 * weeks, side) / 2
        axis.bar(weeks, negative, color=colours[4])
        axis.bar(weeks, (1 - negative) * 0.7, bottom=negative, color=colours[5])
        axis.bar(weeks, (1 - negative) * 0.3, bottom=negative + (1 - negative) * 0.7, color=colours[6])
        axis.vlines(weeks, negative - 0.08, negative + 0.08, color=colours[1], linewidth=1)


def calendar(figure, colours):
    for side, axis in enumerate(figure.subplots(2, 1)):
        cells = 1.8 * wave(3.0 * np.arange(371), side).reshape(53, 7).T
        axis.pcolormesh(np.digitize(cells, [-0.3, -0.1, 0.1, 0.3]), edgecolors=colours[0], linewidth=1)


def coverage(figure, colours):
    axis = figure.subplots()
    cells = (np.arange(90)[None, :] * 7 + np.arange(69)[:, None]) % 40
    axis.pcolormesh(np.digitize(cells, [1, 3, 10, 30]), edgecolors=colours[0], linewidth=1)
    axis.set_yticks(np.arange(69) + 0.5, [f"Outlet number {n}" for n in range(69)], fontsize=6)


KINDS = [trend, pairs, moved, voices, share, calendar, coverage]


def draw(job):
    kind, size, theme, folder = job
    width, height, dpr = SIZES[size]
    colours = THEMES[theme]
    matplotlib.rcParams.update({"axes.edgecolor": colours[1], "text.color": colours[1], "xtick.color": colours[1],
                                "ytick.color": colours[1], "axes.facecolor": colours[0], "svg.fonttype": "path"})
    figure = plt.figure(figsize=(width / 100, height / 100), dpi=100, facecolor=colours[0])
    KINDS[kind](figure, colours)
    head(figure, colours[1], "China turned sharply more negative on Japan")
    name = f"{folder}/{kind}.{size}.{theme}"
    figure.savefig(f"{name}.svg")
    if dpr:
        figure.savefig(f"{name}.png", dpi=100 * dpr)
    plt.close(figure)
    return 2 if dpr else 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        jobs = [(kind, size, theme, folder) for kind in range(len(KINDS)) for size in SIZES for theme in THEMES]
        with Pool(WORKERS) as pool:
            print(f"matplotlib: {sum(pool.imap_unordered(draw, jobs))} images")


if __name__ == "__main__":
    main()
