// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

namespace holdfast::ui
{

class Face;

/// What a page that lives from the connection shows while there is none, or none that answers: why, and
/// the next action.
void showSessionFace(Face& face, Context& context);

} // namespace holdfast::ui
