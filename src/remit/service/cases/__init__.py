"""Cases: one register that practice, provider and commissioner all see.

What lives here: storing what the engine's lifecycle, clocks and audit chain say, and showing it to each side. What does not: which move is possible and
how days are counted (`remit.engine.lifecycle`, `remit.engine.clocks`), letters and decisions (`correspondence`), mail (`notifications`).
"""
