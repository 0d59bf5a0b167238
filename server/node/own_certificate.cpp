// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/own_certificate.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <set>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/encoding.h"
#include "http/openssl_error.h"
#include "node/small_file.h"

namespace holdfast::node
{
namespace
{

constexpr std::int64_t kDay = 24 * 60 * 60; // of seconds
constexpr std::int64_t kCaLife = 3652 * kDay;
constexpr std::int64_t kServerLife = 397 * kDay;
constexpr std::int64_t kRenewBefore = 30 * kDay;
constexpr std::int64_t kClocksDiffer = kDay; ///< valid from so long ago, for clients whose clocks are behind

template <auto Function>
struct FreeWith
{
    template <class T>
    void operator()(T* what) const
    {
        Function(what);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, FreeWith<X509_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using OctetsPtr = std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;

struct Pair
{
    KeyPtr key;
    CertificatePtr certificate;
};

std::unexpected<Error> opensslFailure(const std::string& what)
{
    return fail(Code::Internal, http::takeOpensslError(), what);
}

// -- PEM --

int noPassword(char*, int, int, void*)
{
    return -1; // OpenSSL would ask on the terminal
}

BioPtr reader(const std::string& text)
{
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// The first private key and the first certificate of a text; null where there is none.
Pair parsePem(const std::string& keyText, const std::string& certificateText)
{
    Pair pair;
    const BioPtr keys = reader(keyText);
    pair.key.reset(PEM_read_bio_PrivateKey(keys.get(), nullptr, noPassword, nullptr));
    const BioPtr certificates = reader(certificateText);
    pair.certificate.reset(PEM_read_bio_X509(certificates.get(), nullptr, noPassword, nullptr));
    ERR_clear_error();
    return pair;
}

bool belongTogether(const Pair& pair)
{
    const bool fine = pair.key && pair.certificate &&
                      X509_check_private_key(pair.certificate.get(), pair.key.get()) == 1;
    ERR_clear_error();
    return fine;
}

std::string contents(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pemOf(EVP_PKEY* key)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio.get());
}

std::string pemOf(X509* certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get());
}

// -- what certificates say --

std::int64_t secondsOf(const ASN1_TIME* time)
{
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? ::timegm(&parts) : 0;
}

std::int64_t endOf(const Pair& pair)
{
    return secondsOf(X509_get0_notAfter(pair.certificate.get()));
}

/// An address as its bytes; null for a host name.
OctetsPtr addressOf(const std::string& name)
{
    OctetsPtr address(a2i_IPADDRESS(name.c_str()));
    ERR_clear_error();
    return address;
}

std::string textOf(const ASN1_STRING* text)
{
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// Names in the one form in which wanted and present ones can be compared.
std::string plainForm(const std::string& name)
{
    const OctetsPtr address = addressOf(name);
    return address ? "IP:" + hexEncode(asBytes(textOf(address.get()))) : "DNS:" + name;
}

std::set<std::string> namesOf(const X509* certificate)
{
    std::set<std::string> out;
    const NamesPtr names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS)
            out.insert("DNS:" + textOf(name->d.dNSName));
        else if (name->type == GEN_IPADD)
            out.insert("IP:" + hexEncode(asBytes(textOf(name->d.iPAddress))));
    }
    return out;
}

std::string fingerprintOf(const X509* certificate)
{
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &length);
    return hexEncode(ByteView(digest).first(length));
}

// -- making them --

/// What a certificate is to say, and who says it.
struct Order
{
    std::string commonName;
    std::int64_t from = 0;
    std::int64_t until = 0;
    std::vector<std::pair<int, std::string>> extensions; ///< in OpenSSL's configuration language
    const Pair* issuer = nullptr;                        ///< null: itself
};

bool addName(X509* certificate, const std::string& commonName)
{
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto add = [name](const char* field, const std::string& text) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(text.data()),
                                          static_cast<int>(text.size()), -1, 0) == 1;
    };
    return add("O", "Holdfast") && add("CN", commonName);
}

bool addSerial(X509* certificate)
{
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40); // positive, and always as long
    BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
    const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return set;
}

bool addExtensions(X509* certificate, X509* issuer,
                   const std::vector<std::pair<int, std::string>>& extensions)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    return std::ranges::all_of(extensions, [&](const auto& extension) {
        const ExtensionPtr made(
            X509V3_EXT_conf_nid(nullptr, &context, extension.first, extension.second.c_str()));
        return made && X509_add_ext(certificate, made.get(), -1) == 1;
    });
}

Result<Pair> make(const Order& order)
{
    ERR_clear_error();
    Pair pair{KeyPtr(EVP_EC_gen("P-256")), CertificatePtr(X509_new())};
    X509* certificate = pair.certificate.get();
    if (!pair.key || !certificate || X509_set_version(certificate, X509_VERSION_3) != 1)
        return opensslFailure("making a certificate");
    X509* issuer = order.issuer ? order.issuer->certificate.get() : certificate;
    EVP_PKEY* signer = order.issuer ? order.issuer->key.get() : pair.key.get();
    const bool made =
        addSerial(certificate) && addName(certificate, order.commonName) &&
        X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(certificate), order.from) &&
        ASN1_TIME_set(X509_getm_notAfter(certificate), order.until) &&
        X509_set_pubkey(certificate, pair.key.get()) == 1 &&
        addExtensions(certificate, issuer, order.extensions) &&
        X509_sign(certificate, signer, EVP_sha256()) > 0;
    if (!made)
        return opensslFailure("making a certificate");
    return pair;
}

Result<Pair> makeCa(std::int64_t now)
{
    std::array<unsigned char, 4> mark{}; // tells the authorities of several stores apart
    RAND_bytes(mark.data(), static_cast<int>(mark.size()));
    return make({.commonName = "Holdfast authority " + hexEncode(mark),
                 .from = now - kClocksDiffer,
                 .until = now + kCaLife,
                 .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                {NID_subject_key_identifier, "hash"}}});
}

Result<Pair> makeServer(const Pair& ca, const std::vector<std::string>& names, std::int64_t now)
{
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ",") + std::string(addressOf(name) ? "IP:" : "DNS:") + name;
    return make({.commonName = "Holdfast node",
                 .from = now - kClocksDiffer,
                 .until = std::min(now + kServerLife, endOf(ca)),
                 .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                {NID_key_usage, "critical,digitalSignature"},
                                {NID_ext_key_usage, "serverAuth"},
                                {NID_subject_key_identifier, "hash"},
                                {NID_authority_key_identifier, "keyid"},
                                {NID_subject_alt_name, list}},
                 .issuer = &ca});
}

// -- keeping them --

/// The text of a file; empty where there is none.
Result<std::string> textIn(env::FileSystem& files, const std::string& path)
{
    auto text = readSmallFile(files, path);
    if (!text && text.error().code == Code::NotFound)
        return std::string();
    return text;
}

struct Authority
{
    Pair pair;
    bool isNew = false;
};

/// Key first: a crash between the two leaves an authority that nobody has seen, and that is made anew.
Result<Authority> keepCa(env::FileSystem& files, const std::string& directory, std::int64_t now)
{
    const auto keyText = textIn(files, directory + "/ca.key");
    if (!keyText)
        return std::unexpected(keyText.error());
    const auto certificateText = textIn(files, directory + "/ca.crt");
    if (!certificateText)
        return std::unexpected(certificateText.error());
    if (!certificateText->empty()) {
        Pair found = parsePem(*keyText, *certificateText);
        if (!belongTogether(found))
            return fail(Code::InvalidArgument,
                        "ca.key is not the key of ca.crt; remove both to have a new authority, which clients "
                        "must then be told to trust",
                        directory);
        if (endOf(found) - now > kRenewBefore)
            return Authority{std::move(found), false};
    }
    Result<Pair> made = makeCa(now);
    if (!made)
        return std::unexpected(made.error());
    // An old certificate beside a new key would be a damaged authority.
    if (auto old = files.remove(directory + "/ca.crt"); !old && old.error().code != Code::NotFound)
        return std::unexpected(old.error());
    auto done = replaceSmallFile(files, directory, "ca.key", pemOf(made->key.get()));
    if (done)
        done = replaceSmallFile(files, directory, "ca.crt", pemOf(made->certificate.get()), 0644);
    if (!done)
        return std::unexpected(done.error());
    return Authority{std::move(*made), true};
}

bool isGood(const Pair& server, const Pair& ca, const std::vector<std::string>& names, std::int64_t now)
{
    if (!belongTogether(server) || endOf(server) - now <= kRenewBefore ||
        secondsOf(X509_get0_notBefore(server.certificate.get())) > now)
        return false;
    const bool ours = X509_verify(server.certificate.get(), ca.key.get()) == 1;
    ERR_clear_error();
    std::set<std::string> wanted;
    std::ranges::transform(names, std::inserter(wanted, wanted.end()), plainForm);
    return ours && namesOf(server.certificate.get()) == wanted;
}

/// RFC 1123, section 2.1, and the underscore that people use all the same; "*." before it is taken too.
bool isHostName(std::string_view name)
{
    if (name.starts_with("*."))
        name.remove_prefix(2);
    const auto isFine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    return !name.empty() && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
           name.front() != '-' && name.find("..") == std::string_view::npos &&
           std::ranges::all_of(name, isFine);
}

} // namespace

std::vector<std::string> ownNames(const std::string& hostName, const std::vector<std::string>& domains,
                                  const std::vector<std::string>& more)
{
    std::vector<std::string> given{"localhost", "127.0.0.1", "::1", hostName};
    for (const std::string& domain : domains) {
        given.push_back(domain);
        given.push_back("*." + domain);
    }
    given.insert(given.end(), more.begin(), more.end());
    std::vector<std::string> out;
    std::set<std::string> seen;
    for (std::string name : given) {
        for (char& c : name) {
            if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c + 32);
        }
        if ((isHostName(name) || addressOf(name)) && seen.insert(plainForm(name)).second)
            out.push_back(std::move(name));
    }
    return out;
}

Result<OwnCertificate> keepOwnCertificate(env::FileSystem& files, const std::string& stateDirectory,
                                          const std::vector<std::string>& names, WallNanos now)
{
    const std::string directory = stateDirectory + "/tls";
    const std::int64_t seconds = now / kNanosPerSecond;
    if (auto made = files.makeDirectory(directory); !made)
        return std::unexpected(made.error());
    Result<Authority> ca = keepCa(files, directory, seconds);
    if (!ca)
        return std::unexpected(ca.error());
    const auto text = textIn(files, directory + "/server.pem");
    if (!text)
        return std::unexpected(text.error());
    OwnCertificate out{.server = directory + "/server.pem",
                       .ca = directory + "/ca.crt",
                       .caFingerprint = fingerprintOf(ca->pair.certificate.get()),
                       .isNewCa = ca->isNew};
    Pair server = parsePem(*text, *text);
    if (!isGood(server, ca->pair, names, seconds)) {
        Result<Pair> made = makeServer(ca->pair, names, seconds);
        if (!made)
            return std::unexpected(made.error());
        server = std::move(*made);
        const std::string whole = pemOf(server.key.get()) + pemOf(server.certificate.get()) +
                                  pemOf(ca->pair.certificate.get());
        if (auto done = replaceSmallFile(files, directory, "server.pem", whole); !done)
            return std::unexpected(done.error());
        out.isNew = true;
    }
    out.expires = endOf(server) * kNanosPerSecond;
    return out;
}

} // namespace holdfast::node
