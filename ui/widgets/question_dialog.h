// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class Label;

/// A dialog in the program's form: the title asks the question, the text says what goes and what
/// stays, the buttons are verbs. Always shown with open(), never with exec(): the event loop that
/// runs transfers stays the outer one.
class QuestionDialog : public QDialog
{
    Q_OBJECT
public:
    enum class Kind { Plain, Destructive };

    QuestionDialog(const QString& question, const QString& text, const QString& verb,
        Kind kind = Kind::Plain, QWidget* parent = nullptr);

    /// The verb stays disabled until the given name is typed.
    void askForName(const QString& name, const QString& label);
    /// Room between the text and the buttons for the dialog's own fields.
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    [[nodiscard]] QPushButton* verb() const { return m_verb; }
    QPushButton* addVerb(const QString& text);
    void setText(const QString& text);
    void setCancelText(const QString& text);

private:
    Label* m_text;
    QVBoxLayout* m_body;
    QDialogButtonBox* m_buttons;
    QPushButton* m_verb;
};

} // namespace holdfast::ui
