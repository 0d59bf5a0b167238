// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <array>

namespace holdfast::ui
{

namespace
{

struct Row
{
    QRgb light;
    QRgb dark;
    QRgb contrast;
};

constexpr const char* kThemeProperty = "_holdfast_theme";

// In the order of Role. Text on grounds keeps at least 4.5:1, edges of controls 3:1.
constexpr std::array<Row, static_cast<std::size_t>(Role::Count)> kColors{{
    {0xF3F4F6, 0x14171C, 0x000000}, // Window
    {0xFFFFFF, 0x1A1E25, 0x000000}, // Base
    {0xF8F9FB, 0x1D222A, 0x000000}, // Alt
    {0xFAFBFC, 0x1D222A, 0x000000}, // Panel
    {0xFFFFFF, 0x262C36, 0x000000}, // Button
    {0x1A1D23, 0xE6E9EE, 0xFFFFFF}, // Text
    {0x525A67, 0xABB3BF, 0xFFFFFF}, // TextSecondary
    {0x626A78, 0x949DAB, 0xE6E6E6}, // TextTertiary
    {0x9AA1AC, 0x616A77, 0xA6A6A6}, // Disabled
    {0xD6E3F9, 0x2A4169, 0x0050A0}, // TintStrong
    {0x1F5ABC, 0x8CB4FF, 0xFFD633}, // AccentText
    {0xE2E5EA, 0x2B313B, 0x8C8C8C}, // Line
    {0xC8CDD5, 0x414A57, 0xFFFFFF}, // LineStrong
    {0x858D9A, 0x717B8A, 0xFFFFFF}, // Input
    {0x2563C9, 0x386ECF, 0xFFD633}, // Accent
    {0x1F56B1, 0x3063BD, 0xFFE680}, // AccentHover
    {0x1A4998, 0x2855A5, 0xE6B800}, // AccentPress
    {0xFFFFFF, 0xFFFFFF, 0x000000}, // OnAccent
    {0xE6EEFB, 0x223454, 0x003A75}, // Tint
    {0x2563C9, 0x8CB4FF, 0xFFD633}, // Focus
    {0x2563C9, 0x6FA0F7, 0xFFD633}, // Fill
    {0xE4E7EC, 0x323945, 0x5E5E5E}, // Track
    {0xE9ECF0, 0x262C35, 0x1F1F1F}, // Hover
    {0xDDE1E7, 0x303743, 0x333333}, // Press
    {0x146C44, 0x63CB93, 0x7CF2A8}, // Ok
    {0xE5F4EC, 0x193126, 0x000000}, // OkTint
    {0x1F8554, 0x3FAE77, 0x7CF2A8}, // OkFill
    {0x8F5200, 0xEFB65C, 0xFFD08A}, // Warn
    {0xFDF0DA, 0x352A14, 0x000000}, // WarnTint
    {0xAF6600, 0xDDA03C, 0xFFD08A}, // WarnFill
    {0xB3261E, 0xFF9086, 0xFFB8B2}, // Err
    {0xFCE9E7, 0x3C2120, 0x000000}, // ErrTint
    {0xD0433A, 0xE3645A, 0xFFB8B2}, // ErrFill
    {0x6A3FBD, 0xBFA3F8, 0xD6C2FF}, // Heal
    {0xF0EAFB, 0x2C2444, 0x000000}, // HealTint
    {0x8257D8, 0x9873E6, 0xD6C2FF}, // HealFill
    {0x2563C9, 0x6FA0F7, 0x8AB8FF}, // Chart1
    {0xB85C00, 0xE8954A, 0xFFB070}, // Chart2
    {0x0A7F78, 0x3DBDB2, 0x5DE6DA}, // Chart3
    {0xA12F72, 0xE07DB4, 0xFF9FD0}, // Chart4
    {0x6B7280, 0x98A1AE, 0xD0D0D0}, // Chart5
}};

struct TypeRow
{
    double factor;
    QFont::Weight weight;
    double line; ///< base line distance as a factor of the text's own size
};

constexpr TypeRow typeRow(Type type)
{
    switch (type) {
    case Type::Headline: return {1.54, QFont::DemiBold, 1.4};
    case Type::Title: return {1.38, QFont::DemiBold, 1.34};
    case Type::Section: return {1.15, QFont::DemiBold, 1.46};
    case Type::Strong: return {1.0, QFont::DemiBold, 1.54};
    case Type::Medium: return {1.0, QFont::Medium, 1.54};
    case Type::Body: return {1.0, QFont::Normal, 1.54};
    case Type::Small: return {0.92, QFont::Normal, 1.34};
    case Type::SmallMedium: return {0.92, QFont::Medium, 1.34};
    case Type::Mono: return {0.92, QFont::Normal, 1.5};
    }
    return {1.0, QFont::Normal, 1.5};
}

void scale(QFont& font, const QFont& base, double factor)
{
    if (base.pixelSize() > 0)
        font.setPixelSize(qRound(base.pixelSize() * factor));
    else
        font.setPointSizeF(base.pointSizeF() * factor);
}

} // namespace

Theme::Theme(QObject* parent) : QObject(parent) {}

Theme::~Theme()
{
    if (qApp)
        qApp->setProperty(kThemeProperty, {});
}

void Theme::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    QApplication::setPalette(palette());
    Q_EMIT changed();
}

QColor Theme::color(Role role) const
{
    const Row& row = kColors[static_cast<std::size_t>(role)];
    switch (m_scheme) {
    case Scheme::Dark: return QColor::fromRgb(row.dark);
    case Scheme::Contrast: return QColor::fromRgb(row.contrast);
    case Scheme::Light: break;
    }
    return QColor::fromRgb(row.light);
}

QPalette Theme::palette() const
{
    QPalette p;
    const auto set = [&](QPalette::ColorRole role, Role ours) { p.setColor(role, color(ours)); };
    set(QPalette::Window, Role::Window);
    set(QPalette::Base, Role::Base);
    set(QPalette::AlternateBase, Role::Alt);
    set(QPalette::ToolTipBase, Role::Panel);
    set(QPalette::Button, Role::Button);
    for (const QPalette::ColorRole text : {QPalette::WindowText, QPalette::Text,
             QPalette::ButtonText, QPalette::HighlightedText, QPalette::ToolTipText})
        set(text, Role::Text);
    set(QPalette::PlaceholderText, Role::TextTertiary);
    set(QPalette::Highlight, Role::TintStrong);
    set(QPalette::Link, Role::AccentText);
    set(QPalette::LinkVisited, Role::AccentText);
    set(QPalette::Midlight, Role::Line);
    set(QPalette::Mid, Role::LineStrong);
    set(QPalette::Dark, Role::Input);
    set(QPalette::Light, Role::Base);
    set(QPalette::BrightText, Role::Err);
    p.setColor(QPalette::Shadow, Qt::black);
    for (const QPalette::ColorRole text :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, text, color(Role::Disabled));
    p.setColor(QPalette::Disabled, QPalette::Highlight, color(Role::Line));
    p.setColor(QPalette::Disabled, QPalette::Button, color(Role::Window));
    return p;
}

Theme& installTheme(Scheme scheme)
{
    auto* made = new Theme(qApp);
    qApp->setProperty(kThemeProperty, QVariant::fromValue<QObject*>(made));
    QApplication::setStyle(new HoldfastStyle);
    made->setScheme(scheme);
    return *made;
}

Theme& theme()
{
    auto* found = qobject_cast<Theme*>(qApp->property(kThemeProperty).value<QObject*>());
    if (found)
        return *found;
    found = new Theme(qApp);
    qApp->setProperty(kThemeProperty, QVariant::fromValue<QObject*>(found));
    return *found;
}

QFont fontFor(Type type)
{
    const QFont base = QApplication::font();
    const TypeRow row = typeRow(type);
    QFont font = type == Type::Mono ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : base;
    scale(font, base, row.factor);
    font.setWeight(row.weight);
    return font;
}

int lineHeight(Type type)
{
    const QFont font = fontFor(type);
    const double px = QFontInfo(font).pixelSize();
    return qMax(qRound(px * typeRow(type).line), QFontMetrics(font).height());
}

Role textRole(State state)
{
    switch (state) {
    case State::Ok: return Role::Ok;
    case State::Warn: return Role::Warn;
    case State::Error: return Role::Err;
    case State::Heal: return Role::Heal;
    case State::Info: return Role::AccentText;
    case State::Neutral: break;
    }
    return Role::TextSecondary;
}

Role tintRole(State state)
{
    switch (state) {
    case State::Ok: return Role::OkTint;
    case State::Warn: return Role::WarnTint;
    case State::Error: return Role::ErrTint;
    case State::Heal: return Role::HealTint;
    case State::Info: return Role::Tint;
    case State::Neutral: break;
    }
    return Role::Press;
}

Role fillRole(State state)
{
    switch (state) {
    case State::Ok: return Role::OkFill;
    case State::Warn: return Role::WarnFill;
    case State::Error: return Role::ErrFill;
    case State::Heal: return Role::HealFill;
    case State::Info: return Role::Fill;
    case State::Neutral: break;
    }
    return Role::TextTertiary;
}

const char* stateIcon(State state)
{
    switch (state) {
    case State::Ok: return "check-circle";
    case State::Warn: return "exclamation-triangle";
    case State::Error: return "x-octagon";
    case State::Heal: return "bandaid";
    case State::Info: return "info-circle";
    case State::Neutral: break;
    }
    return "slash-circle";
}

} // namespace holdfast::ui
