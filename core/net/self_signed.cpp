#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto/crypto.h"
#include "base/files.h"
#include "base/text.h"
#include "net/certificate_store.h"
#include "net/socket.h"

namespace posthorn::net {
namespace {

const std::vector<std::string> always = {"localhost", "127.0.0.1", "::1"};
constexpr int days = 3650; // clients pin a self-signed certificate: renewing it often would only alarm their users

constexpr int renewBefore = 30; // days before the end

struct Unload {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
using Certificate = std::unique_ptr<X509, Unload>;

/// Null where there is none that can be read.
Certificate read(const std::string& file)
{
    const std::unique_ptr<BIO, Unload> bio(BIO_new_file(file.c_str(), "r"));
    Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    return certificate;
}

bool fits(X509* certificate, const std::string& keyFile)
{
    const std::unique_ptr<BIO, Unload> bio(BIO_new_file(keyFile.c_str(), "r"));
    const std::unique_ptr<EVP_PKEY, Unload> key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    const bool fit = key && X509_check_private_key(certificate, key.get()) == 1;
    ERR_clear_error();
    return fit;
}

/// The subjectAltName's DNS names and addresses, in their order.
std::vector<std::string> namesOf(const X509* certificate)
{
    std::vector<std::string> list;
    const std::unique_ptr<GENERAL_NAMES, Unload> names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DNS && name->type != GEN_IPADD)
            continue;
        const ASN1_STRING* text = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
        const std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), size_t(ASN1_STRING_length(text)));
        char address[INET6_ADDRSTRLEN] = {};
        if (name->type == GEN_IPADD)
            inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), address, sizeof address);
        list.push_back(name->type == GEN_DNS ? bytes : address);
    }
    return list;
}

/// True for a certificate as selfSignedPair() makes them: an administrator who put another in its place keeps that.
bool isOurs(const X509* certificate, const std::vector<std::string>& names)
{
    int lifeDays = 0;
    int seconds = 0;
    ASN1_TIME_diff(&lifeDays, &seconds, X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0 &&
           lifeDays == days && seconds == 0 && names.size() >= always.size() &&
           std::equal(always.begin(), always.end(), names.end() - ptrdiff_t(always.size()));
}

bool endsSoon(const X509* certificate)
{
    time_t soon = time_t(Clock::system().now() / 1000) + renewBefore * 86400;
    return X509_cmp_time(X509_get0_notAfter(certificate), &soon) <= 0;
}

/// What is to be done about a pair of files.
enum class Verdict { Keep, Renew /**< it can serve where no other can be made */, Make };

Verdict look(const CertificateFiles& files, const std::vector<std::string>& wanted)
{
    const Certificate certificate = read(files.chain);
    if (!certificate || ::access(files.key.c_str(), R_OK) != 0)
        return Verdict::Make;
    const std::vector<std::string> names = namesOf(certificate.get());
    if (!isOurs(certificate.get(), names))
        return Verdict::Keep;
    if (!fits(certificate.get(), files.key))
        return Verdict::Make; // a crash fell between the two files
    // The server's own name counts, and it stands first. The others are a convenience: the machine's name changes with
    // every start of a container, and a new certificate alarms the users.
    return endsSoon(certificate.get()) || names.front() != wanted.front() ? Verdict::Renew : Verdict::Keep;
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
    std::erase_if(list, [](const std::string& name) { return name == always.front(); });
    list.insert(list.end(), always.begin(), always.end());
    return list;
}

Result<void> make(crypto::KeyKind kind, const CertificateFiles& files, const std::vector<std::string>& names)
{
    const auto key = crypto::makeKey(kind);
    if (!key)
        return passOn(key.error());
    const auto certificate = crypto::makeCertificate(*key, names, days);
    if (!certificate)
        return passOn(certificate.error());
    if (auto written = writeFile(files.key, key->toPem(), 0600); !written)
        return written;
    return writeFile(files.chain, *certificate, 0644);
}

} // namespace

Result<std::vector<CertificateFiles>> selfSignedPair(const std::string& folder, const std::string& hostName)
{
    const std::vector<std::pair<crypto::KeyKind, std::string>> kinds = {
        {crypto::KeyKind::EcdsaP256, "self-signed-ecdsa"}, {crypto::KeyKind::Rsa, "self-signed-rsa"}};
    if (auto made = FileSystem::system().makeFolder(folder); !made)
        return passOn(std::move(made.error()));
    const std::vector<std::string> wanted = names(hostName);
    std::vector<CertificateFiles> pair;
    for (const auto& [kind, name] : kinds) {
        CertificateFiles files{folder + '/' + name + ".crt", folder + '/' + name + ".key"};
        const Verdict verdict = look(files, wanted);
        if (verdict != Verdict::Keep) {
            auto made = make(kind, files, wanted);
            if (!made && verdict == Verdict::Make)
                return passOn(std::move(made.error()));
        }
        pair.push_back(std::move(files));
    }
    return pair;
}

} // namespace posthorn::net
