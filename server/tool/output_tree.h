// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace holdfast::tool
{

/// Turns bucket and key into a path below a directory: every key gets a place of its own and none leaves
/// it (which is empty at first). '/' separates folders; "", "." and ".." as a component, '%' and control bytes are written as %XX;
/// long components are cut and end in a hash; a folder whose name a file took gets "%2F" behind it.
class OutputTree
{
public:
    explicit OutputTree(std::string root) : m_root(std::move(root)) {}
    /// Relative to the root. Makes the folders it needs.
    [[nodiscard]] Result<std::string> place(const std::string& bucket, std::string_view key) const;
    [[nodiscard]] const std::string& root() const { return m_root; }

private:
    [[nodiscard]] static std::string component(std::string_view name);

    std::string m_root;
};

/// Files are written to disk by this.
class OutputFile
{
public:
    virtual ~OutputFile() = default;
    [[nodiscard]] virtual Result<void> append(std::string_view data) = 0;
    [[nodiscard]] virtual Result<void> close() = 0; ///< synced
    [[nodiscard]] static Result<std::unique_ptr<OutputFile>> create(const std::string& path);
};

} // namespace holdfast::tool
