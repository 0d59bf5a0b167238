// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/places.h"
#include "app/core/paths.h"

namespace holdfast::app::cli
{

/// What every command gets. The results are exit codes.
struct Command
{
    const Paths& paths;
    const Arguments& arguments;
    Output& output;
    Interrupt& interrupt;
    Places& places;
};

[[nodiscard]] int list(Command& command);
[[nodiscard]] int copy(Command& command);
[[nodiscard]] int sync(Command& command);
[[nodiscard]] int remove(Command& command);
[[nodiscard]] int share(Command& command);
[[nodiscard]] int jobs(Command& command);

// Shared by them.

/// Says why a place cannot be used.
int noPlace(Command& command, const QString& name, const Fault& fault);
/// Says what went wrong on the server.
int failed(Command& command, const QString& what, const Fault& fault);

/// Every object below `prefix`, page by page; `take` gets each page. Without a value: all was listed.
[[nodiscard]] std::optional<Fault> eachPage(Command& command, s3client::S3Client& s3,
                                            s3client::ListQuery query,
                                            const std::function<bool(const s3client::ListPage&)>& take);
[[nodiscard]] QString lastName(const QString& key); ///< "c" of "a/b/c" and of "a/b/c/"

} // namespace holdfast::app::cli
