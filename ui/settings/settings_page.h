// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

class QVBoxLayout;

namespace holdfast::ui
{

/// Connections, this computer's store, addresses for others, appearance, language, keys, about.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(Context& context, QWidget* parent = nullptr);
};

} // namespace holdfast::ui
