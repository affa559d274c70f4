#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto/crypto.h"
#include "base/files.h"
#include "base/text.h"
#include "net/certificate_store.h"
#include "net/socket.h"

namespace posthorn::net {
namespace {

constexpr int days = 3650; // clients pin a self-signed certificate: renewing it often would only alarm their users

/// True when the file holds a certificate that is still good for a day.
bool isGood(const CertificateFiles& files)
{
    if (::access(files.key.c_str(), R_OK) != 0)
        return false;
    BIO* bio = BIO_new_file(files.chain.c_str(), "r");
    X509* certificate = bio ? PEM_read_bio_X509(bio, nullptr, nullptr, nullptr) : nullptr;
    BIO_free(bio);
    time_t tomorrow = time_t(Clock::system().now() / 1000) + 86400;
    const bool good = certificate && X509_cmp_time(X509_get0_notAfter(certificate), &tomorrow) > 0;
    X509_free(certificate);
    ERR_clear_error();
    return good;
}

/// Writes a new file and renames it over the old one.
Result<void> writeFile(const std::string& path, const std::string& bytes, mode_t mode)
{
    const std::string fresh = path + ".new";
    ::unlink(fresh.c_str());
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file || ::write(file.get(), bytes.data(), bytes.size()) != ssize_t(bytes.size()) || ::fsync(file.get()) != 0 ||
        ::rename(fresh.c_str(), path.c_str()) != 0)
        return fail(ErrorKind::Io, "cannot write " + path + ": " + std::strerror(errno));
    return {};
}

std::vector<std::string> names(const std::string& hostName)
{
    std::vector<std::string> list;
    const auto add = [&](const std::string& name) {
        if (!name.empty() && isAscii(name) && std::find(list.begin(), list.end(), name) == list.end())
            list.push_back(name);
    };
    char machine[256] = {};
    ::gethostname(machine, sizeof machine - 1);
    add(hostName);
    add(toLower(machine));
    for (const char* each : {"localhost", "127.0.0.1", "::1"})
        add(each);
    return list;
}

} // namespace

Result<std::vector<CertificateFiles>> selfSignedPair(const std::string& folder, const std::string& hostName)
{
    const std::vector<std::pair<crypto::KeyKind, std::string>> kinds = {
        {crypto::KeyKind::EcdsaP256, "self-signed-ecdsa"}, {crypto::KeyKind::Rsa, "self-signed-rsa"}};
    if (auto made = FileSystem::system().makeFolder(folder); !made)
        return passOn(std::move(made.error()));
    std::vector<CertificateFiles> pair;
    for (const auto& [kind, name] : kinds) {
        CertificateFiles files{folder + '/' + name + ".crt", folder + '/' + name + ".key"};
        if (!isGood(files)) {
            const auto key = crypto::makeKey(kind);
            if (!key)
                return passOn(key.error());
            const auto certificate = crypto::makeCertificate(*key, names(hostName), days);
            if (!certificate)
                return passOn(certificate.error());
            if (auto written = writeFile(files.key, key->toPem(), 0600); !written)
                return passOn(std::move(written.error()));
            if (auto written = writeFile(files.chain, *certificate, 0644); !written)
                return passOn(std::move(written.error()));
        }
        pair.push_back(std::move(files));
    }
    return pair;
}

} // namespace posthorn::net
