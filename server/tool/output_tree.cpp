// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/output_tree.h"

#include <filesystem>
#include <fstream>

#include "base/checksum.h"
#include "base/encoding.h"

namespace holdfast::tool
{
namespace
{

constexpr std::size_t kLongest = 255; // bytes in a file name
constexpr std::size_t kKept = 180;

class StreamFile : public OutputFile
{
public:
    explicit StreamFile(const std::string& path)
        : m_path(path), m_out(path, std::ios::binary | std::ios::trunc)
    {
    }
    [[nodiscard]] bool isOpen() const { return m_out.is_open(); }
    Result<void> append(std::string_view data) override
    {
        m_out.write(data.data(), static_cast<std::streamsize>(data.size()));
        return state();
    }
    Result<void> close() override
    {
        m_out.close();
        return state();
    }

private:
    Result<void> state() const
    {
        if (m_out.fail())
            return fail(Code::Io, "writing failed", m_path);
        return {};
    }
    std::string m_path;
    std::ofstream m_out;
};

} // namespace

std::string OutputTree::component(std::string_view name)
{
    if (name.empty())
        return "%2F";
    if (name == ".")
        return "%2E";
    if (name == "..")
        return "%2E%2E";
    std::string out;
    for (const char c : name) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte >= 0x20 && byte != 0x7f && c != '%') {
            out.push_back(c);
        } else {
            out += "%";
            out += hexEncode({&byte, 1});
        }
    }
    if (out.size() > kLongest)
        out = out.substr(0, kKept) + "%~" + sha256Hex(asBytes(name)).substr(0, 32);
    return out;
}

Result<std::string> OutputTree::place(const std::string& bucket, std::string_view key) const
{
    std::string path = component(bucket);
    for (;;) {
        const std::size_t slash = key.find('/');
        std::string next = path + "/" + component(key.substr(0, slash));
        const bool isFile = slash == std::string_view::npos;
        std::error_code error;
        // A name that is a file here and a folder there: the later one steps aside.
        for (;; next += "%2F") {
            const auto there = std::filesystem::symlink_status(m_root + "/" + next, error).type();
            const bool isFree = there == std::filesystem::file_type::not_found;
            if (isFree || (!isFile && there == std::filesystem::file_type::directory))
                break;
        }
        if (isFile) {
            std::filesystem::create_directories(m_root + "/" + path, error);
            if (error)
                return failErrno(error.value(), "create " + m_root + "/" + path);
            return next;
        }
        path = std::move(next);
        key.remove_prefix(slash + 1);
    }
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path)
{
    auto file = std::make_unique<StreamFile>(path);
    if (!file->isOpen())
        return fail(Code::Io, "cannot be created", path);
    return file;
}

} // namespace holdfast::tool
