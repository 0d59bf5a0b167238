// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace holdfast::ui
{

/// What a colour is for. The values of all three schemes are one table in theme.cpp; no other file
/// of the program writes a colour.
enum class Role : quint8 {
    Window, Base, Alt, Panel, Button,
    Text, TextSecondary, TextTertiary, Disabled,
    TintStrong, AccentText, Line, LineStrong, Input,
    Accent, AccentHover, AccentPress, OnAccent,
    Tint, Focus, Fill, Track, Hover, Press,
    Ok, OkTint, OkFill,
    Warn, WarnTint, WarnFill,
    Err, ErrTint, ErrFill,
    Heal, HealTint, HealFill,
    Chart1, Chart2, Chart3, Chart4, Chart5,
    Count
};

enum class Scheme : quint8 { Light, Dark, Contrast };

/// The meaning of a chip, a message or an alert. Colour never speaks alone: every state also has an
/// icon of its own shape (stateIcon()) and the caller gives the word.
enum class State : quint8 { Neutral, Info, Ok, Warn, Error, Heal };

/// Sizes of text, as factors on QApplication::font() so that a larger system font scales them all.
enum class Type : quint8 { Headline, Title, Section, Strong, Medium, Body, Small, SmallMedium, Mono };

/// The colours of the program. One object lives as long as the application, made by whoever composes
/// it (installTheme()); widgets find it with theme(), as they find QApplication::palette().
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isContrast() const { return m_scheme == Scheme::Contrast; }
    /// Fills the application's palette too, so every widget gets a PaletteChange.
    void setScheme(Scheme scheme);

    [[nodiscard]] QColor color(Role role) const;
    [[nodiscard]] QPalette palette() const;

Q_SIGNALS:
    void changed();

private:
    Scheme m_scheme = Scheme::Light;
};

/// Makes the theme and the style and gives them to the application. Call once, after QApplication.
Theme& installTheme(Scheme scheme);
/// The installed theme; a light one made on the spot when none was installed (a widget alone in a
/// designer or a unit test).
[[nodiscard]] Theme& theme();

[[nodiscard]] QFont fontFor(Type type);
/// Distance of base lines in pixels for running text of this type.
[[nodiscard]] int lineHeight(Type type);

[[nodiscard]] Role textRole(State state);
[[nodiscard]] Role tintRole(State state);
[[nodiscard]] Role fillRole(State state);
[[nodiscard]] const char* stateIcon(State state);

} // namespace holdfast::ui
