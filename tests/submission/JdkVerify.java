import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The JDK's own XML signature code judges unpacked containers: a line "folder ok" or "folder bad" for each. No chain is built. */
public class JdkVerify {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#", XADES = "http://uri.etsi.org/01903/v1.3.2#";

    public static void main(String[] folders) {
        for (String folder : folders) {
            boolean good;
            try {
                good = judge(new File(folder));
            } catch (Exception error) {
                good = false;
            }
            System.out.println(folder + (good ? " ok" : " bad"));
        }
    }

    private static boolean judge(File folder) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = parsers.newDocumentBuilder().parse(new File(folder, "META-INF/signatures0.xml"));
        Element signature = (Element) document.getElementsByTagNameNS(DS, "Signature").item(0);
        String leaf = document.getElementsByTagNameNS(DS, "X509Certificate").item(0).getTextContent();
        byte[] der = Base64.getMimeDecoder().decode(leaf);
        X509Certificate certificate =
            (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        NodeList properties = document.getElementsByTagNameNS(XADES, "SignedProperties");
        for (int each = 0; each < properties.getLength(); each++) {
            context.setIdAttributeNS((Element) properties.item(each), null, "Id");
        }
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        URIDereferencer usual = factory.getURIDereferencer();
        context.setURIDereferencer((uri, given) -> {
            if (uri.getURI().startsWith("#")) {
                return usual.dereference(uri, given);
            }
            try {
                // only what lies in the package itself
                File file = new File(folder, uri.getURI()).getCanonicalFile();
                if (!file.getParentFile().equals(folder.getCanonicalFile())) {
                    throw new IllegalArgumentException("elsewhere");
                }
                return new OctetStreamData(new ByteArrayInputStream(Files.readAllBytes(file.toPath())));
            } catch (Exception error) {
                throw new javax.xml.crypto.URIReferenceException(error);
            }
        });
        XMLSignature read = factory.unmarshalXMLSignature(context);
        return read.validate(context);
    }
}
