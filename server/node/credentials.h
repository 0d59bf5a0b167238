// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/sigv4.h"
#include "env/clock.h"
#include "env/file_system.h"

namespace holdfast::node
{

inline constexpr const char* kCredentialsFile = "credentials.json";

/// User: 3 to 128 printable ASCII characters that a signature's scope can hold (no blank, '/', ',', '=').
/// Password: 8 to 256 characters. InvalidArgument otherwise, without the password in the message.
[[nodiscard]] Result<void> checkCredentials(const sigv4::Credentials& credentials);

/// What is kept in the state directory. NotFound: there is none; Corrupt.
[[nodiscard]] Result<sigv4::Credentials> storedCredentials(env::FileSystem& files,
                                                           const std::string& directory);

/// The root credentials of a store: `given` ones (environment, configuration), else those stored in
/// `directory`, else, for a store that does not exist yet, new ones, which are then durable there with
/// mode 0600. For a store that exists none are ever made (rule 5): InvalidArgument says what to do.
[[nodiscard]] Result<sigv4::Credentials> rootCredentials(env::FileSystem& files, env::Random& random,
                                                         const std::string& directory, bool storeExists,
                                                         const std::optional<sigv4::Credentials>& given);

} // namespace holdfast::node
