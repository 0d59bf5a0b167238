// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"

/// The parts of CRC64NVME that checksum.h is made of; only base/ and its tests look here.
namespace holdfast::crc64
{

/// The NVMe polynomial 0xad93d23594c93659, bits reversed.
inline constexpr std::uint64_t kPolynomial = 0x9a6c9329ac4bc9b5;

/// Both take and yield the bare register, without the inversions at begin and end.
[[nodiscard]] std::uint64_t updateTable(std::uint64_t state, ByteView data);
/// By carry-less multiplication; precondition: canFold().
[[nodiscard]] std::uint64_t updateFold(std::uint64_t state, ByteView data);
[[nodiscard]] bool canFold(); ///< whether this processor has PCLMULQDQ

} // namespace holdfast::crc64
