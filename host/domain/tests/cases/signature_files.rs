//! Keys, envelopes and statements as other programs write and read them.

use data_encoding::{BASE64, HEXLOWER};
use sanquan_domain::id::Digest;
use sanquan_domain::signature::{
    Acceptance, CallLimits, Deployment, Envelope, PublicKey, SecretKey, Statement,
    encoded_before_signing,
};

use super::fixture::day;

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    let bytes = HEXLOWER.decode(hex.as_bytes()).unwrap();
    bytes.try_into().unwrap()
}

/// RFC 8032, section 7.1: secret, public, message, signature.
const RFC_8032: [[&str; 4]; 4] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
    [
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ],
];

#[test]
fn signatures_are_those_of_rfc_8032() {
    for [secret, public, message, signature] in RFC_8032 {
        let key = SecretKey::from_seed(&bytes(secret));
        let message = HEXLOWER.decode(message.as_bytes()).unwrap();
        assert_eq!(key.public().to_bytes(), bytes(public));
        assert_eq!(key.sign(&message), bytes::<64>(signature));
        assert!(key.public().has_signed(&message, &key.sign(&message)));
        let mut longer = message.clone();
        longer.push(0);
        assert!(!key.public().has_signed(&longer, &key.sign(&message)));
        let mut changed = key.sign(&message);
        changed[63] ^= 1;
        assert!(!key.public().has_signed(&message, &changed));
    }
}

#[test]
fn a_point_for_which_anybody_can_sign_is_no_key() {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    assert!(PublicKey::from_bytes(&neutral).is_err());
    assert!(PublicKey::from_bytes(&[2; 32]).is_err(), "not on the curve");
}

#[test]
fn keys_are_the_files_of_rfc_8410() {
    // RFC 8410, section 10.3 and 10.1.
    let private = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";
    let key = SecretKey::from_pem(private).unwrap();
    assert_eq!(*key.to_pem(), private);
    assert_eq!(key.public().to_pem(), public);
    assert_eq!(PublicKey::from_pem(public), Ok(key.public()));
    let der = BASE64.decode(public.lines().nth(1).unwrap().as_bytes());
    let name = Digest::plain(&der.unwrap());
    assert_eq!(key.public().id().to_string(), name.to_string());
    for not_a_key in ["", "-----BEGIN PUBLIC KEY-----", private] {
        assert!(PublicKey::from_pem(not_a_key).is_err());
    }
    assert!(SecretKey::from_pem(public).is_err());
    assert!(!format!("{key:?}").contains("d4ee72"), "no secret is shown");
}

#[test]
fn what_is_signed_is_encoded_as_dsse_says() {
    // The example of the specification's `protocol.md`.
    assert_eq!(
        encoded_before_signing("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
    assert_eq!(
        encoded_before_signing("类", b""),
        "DSSEv1 3 类 0 ".as_bytes()
    );
}

#[test]
fn an_envelope_reads_back_and_says_what_is_wrong_with_another() {
    let key = SecretKey::from_seed(&[1; 32]);
    let mut envelope = Envelope::sealed(vec![0xfb, 0xff, 0xfe], &key);
    assert_eq!(
        Envelope::from_json(envelope.to_json().as_bytes()),
        Ok(envelope.clone())
    );
    let in_addresses = envelope.to_json().replace("+//+", "-__-");
    assert_eq!(
        Envelope::from_json(in_addresses.as_bytes()),
        Ok(envelope.clone())
    );

    envelope.sign(&key);
    assert_eq!(envelope.signatures.len(), 1, "twice by one key is once");
    let change = |change: &dyn Fn(&mut Envelope)| {
        let mut changed = envelope.clone();
        change(&mut changed);
        Envelope::from_json(changed.to_json().as_bytes()).unwrap_err()
    };
    let twice = |envelope: &mut Envelope| {
        let first = envelope.signatures[0].clone();
        envelope.signatures.push(first);
    };
    for (wrong, told) in [
        (
            change(&|e| e.payload_type = "text/plain".into()),
            "`text/plain`",
        ),
        (
            change(&|e| e.payload = vec![0; (1 << 20) + 1]),
            "1048577 bytes",
        ),
        (change(&|e| e.signatures.clear()), "0 signatures"),
        (change(&twice), "signed it twice"),
    ] {
        assert!(wrong.contains(told), "{wrong}");
    }
    for json in [
        "",
        "{}",
        "[]",
        r#"{"payloadType":"x","payload":"?","signatures":[]}"#,
    ] {
        assert!(Envelope::from_json(json.as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn a_statement_is_one_of_in_toto_about_one_thing() {
    let said = Deployment {
        department: "015".into(),
        contract: "0.1.0".into(),
        source: None,
        limits: CallLimits {
            fuel: 1,
            deadline_ms: 2,
            memory_max_bytes: 3,
            output_max_bytes: 4,
        },
        purpose: None,
        approver: None,
        issued: day("2026-03-02"),
        expires: day("2027-03-02"),
    };
    let digest = Digest::plain(b"component");
    let statement = Statement::about("a.wasm", digest, said);
    let text = String::from_utf8(statement.to_bytes()).unwrap();
    expect_test::expect![[r#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a.wasm","digest":{"sha256":"6985ca1f4daa5a584a28eae043a239cb96689af1337ea13afb63e00c2bf512fa"}}],"predicateType":"urn:sanquan:deployment:v1","predicate":{"department":"015","contract":"0.1.0","limits":{"fuel":1,"deadline_ms":2,"memory_max_bytes":3,"output_max_bytes":4},"issued":"2026-03-02","expires":"2027-03-02"}}"#]]
    .assert_eq(&text);
    let read = |text: &str| Statement::<Deployment>::from_bytes(text.as_bytes());
    assert_eq!(read(&text), Ok(statement));
    let later = text.replace("\"issued\"", "\"of_a_later_program\":[1],\"issued\"");
    assert!(
        read(&later).is_ok(),
        "members that nobody knows are left aside"
    );
    let acceptance = Statement::<Acceptance>::from_bytes(text.as_bytes());
    assert!(
        acceptance
            .unwrap_err()
            .to_string()
            .contains("urn:sanquan:acceptance:v1")
    );
    let subject = &text[text.find('{').unwrap()..][52..];
    let subject = &subject[..subject.find(']').unwrap()];
    let one = subject.trim_start_matches(|c| c != '{');
    for (broken, told) in [
        (text.replace("Statement/v1", "Statement/v2"), "Statement/v2"),
        (text.replace(one, ""), "0 things"),
        (text.replace(one, &format!("{one},{one}")), "2 things"),
        (text.replace("\"fuel\":1", "\"fuel\":-1"), "invalid value"),
        (text.replace("2027-03-02", "2027-02-30"), "not a time"),
    ] {
        let error = read(&broken).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}
