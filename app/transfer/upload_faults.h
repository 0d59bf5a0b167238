// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/core/fault.h"

/// What some answers mean for an upload.
namespace holdfast::app::transfer
{


/// An S3 that does not know checksum or condition headers says one of these.
[[nodiscard]] inline bool refusesFeature(const Fault& fault)
{
    return fault.httpStatus == 501 || fault.code == QLatin1String("NotImplemented");
}

[[nodiscard]] inline bool isGone(const Fault& fault)
{
    return fault.code == QLatin1String("NoSuchUpload");
}

[[nodiscard]] inline bool isTaken(const Fault& fault)
{
    return fault.httpStatus == 412;
}

[[nodiscard]] inline Fault mismatch(const QString& detail)
{
    Fault fault;
    fault.kind = FaultClass::Server;
    fault.code = QStringLiteral("VerificationFailed");
    fault.message = detail;
    return fault;
}

} // namespace holdfast::app::transfer
