// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

namespace holdfast::ui
{

class Face;
class InlineMessage;

/// What a page that lives from the connection shows while there is none, or none that answers: why, and
/// the next action.
void showSessionFace(Face& face, Context& context);

/// Above what was known `asOf`: that the connection no longer answers or is no longer trusted, and the next
/// action; hidden while all is well.
void showSessionMessage(InlineMessage& message, Context& context, const QDateTime& asOf);

} // namespace holdfast::ui
