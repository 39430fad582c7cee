"""Lines over logarithmic axes, as SVG."""
import math

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 70, 40, 150, 50
COLOURS = ["#0b6e4f", "#c44536", "#3d5a80", "#e09f3e", "#7b2d8b", "#6c757d", "#1b998b"]


def powers(low, high):
    return [10 ** e for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def name(value):
    if value >= 1:
        return f"{value:,.0f}"
    return f"{value:g}"


def lines(title, x_label, y_label, series):
    """series: {name: [(x, y)]}, all above 0."""
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    x_ticks, y_ticks = powers(min(xs), max(xs)), powers(min(ys), max(ys))
    if len(y_ticks) == 1:
        y_ticks.append(y_ticks[0] * 10)
    if len(x_ticks) == 1:
        x_ticks.append(x_ticks[0] * 10)

    def at(value, ticks, low, high):
        span = math.log10(ticks[-1]) - math.log10(ticks[0])
        return low + (math.log10(value) - math.log10(ticks[0])) / span * (high - low)

    def px(x):
        return at(x, x_ticks, LEFT, WIDTH - RIGHT)

    def py(y):
        return at(y, y_ticks, HEIGHT - BOTTOM, TOP)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="15" fill="#222">{title}</text>',
           f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle" fill="#444">{x_label}</text>',
           f'<text x="16" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" fill="#444" '
           f'transform="rotate(-90 16 {(TOP + HEIGHT - BOTTOM) / 2})">{y_label}</text>']
    for x in x_ticks:
        out.append(f'<path d="M{px(x):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{px(x):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle" fill="#444">{name(x)}</text>')
    for y in y_ticks:
        out.append(f'<path d="M{LEFT} {py(y):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{py(y) + 4:.1f}" text-anchor="end" fill="#444">{name(y)}</text>')
    labels = []
    for i, (label, points) in enumerate(sorted(series.items(), key=lambda s: -s[1][-1][1])):
        colour = COLOURS[i % len(COLOURS)]
        path = " ".join(f"{px(x):.1f},{py(y):.1f}" for x, y in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{px(x):.1f}" cy="{py(y):.1f}" r="3" fill="{colour}"/>' for x, y in points]
        y = max(py(points[-1][1]), labels[-1] + 14 if labels else 0)
        labels.append(y)
        out.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.1f}" fill="{colour}">{label}</text>')
    return "\n".join(out + ["</svg>", ""])
