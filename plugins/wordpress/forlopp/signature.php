<?php
/**
 * The signature of a release, in minisign's format. In: the public key of the settings, and index.json. Out: the days when it was
 * signed and when it ends; what is wrong throws in Swedish. Sodium is PHP's own, or the copy of it that WordPress carries.
 */

defined( 'ABSPATH' ) || exit;

/** Verify that the key vouches for this very index today. A statement that says more than we know of is fine. */
function forlopp_signed( $line, $index ) {
	$key = forlopp_base64( $line, 42 );
	if ( 'Ed' !== substr( $key, 0, 2 ) ) {
		throw new RuntimeException( 'Den publika nyckeln i inställningarna är ingen nyckel från minisign: den är en rad som börjar med RW.' );
	}
	$given = array_filter( (array) ( $index['signature'] ?? [] ), 'is_scalar' );
	if ( true !== ( $given['signed'] ?? false ) ) {
		throw new RuntimeException( 'Utgåvan är inte signerad, men en publik nyckel är angiven i inställningarna.' );
	}
	$words = (string) ( $given['statement'] ?? '' );
	$lines = explode( "\n", str_replace( "\r\n", "\n", (string) ( $given['minisig'] ?? '' ) ) ) + [ '', '', '', '' ];
	list( $made, $whole ) = [ forlopp_base64( $lines[1], 74 ), forlopp_base64( $lines[3], 64 ) ];
	$kind = substr( $made, 0, 2 );
	if ( ! $whole || ! in_array( $kind, [ 'Ed', 'ED' ], true ) || 0 !== strpos( $lines[2], 'trusted comment: ' ) ) {
		throw new RuntimeException( 'Utgåvans signatur har inte minisigns form.' );
	}
	if ( substr( $made, 2, 8 ) !== substr( $key, 2, 8 ) ) {
		throw new RuntimeException( 'Utgåvan är signerad med nyckeln ' . forlopp_key_name( $made ) . ', men nyckeln i inställningarna är ' . forlopp_key_name( $key ) . '.' );
	}
	$message = 'ED' === $kind ? sodium_crypto_generichash( $words, '', 64 ) : $words;
	if ( ! sodium_crypto_sign_verify_detached( substr( $made, 10 ), $message, substr( $key, 10 ) )
		|| ! sodium_crypto_sign_verify_detached( $whole, substr( $made, 10 ) . substr( $lines[2], 17 ), substr( $key, 10 ) ) ) {
		throw new RuntimeException( 'Utgåvans signatur stämmer inte.' );
	}
	preg_match_all( '/^([a-z]+): (.*)$/m', $words, $rows );
	$said = array_combine( $rows[1], $rows[2] ) + array_fill_keys( [ 'sequence', 'signed', 'expires', 'manifest' ], '' );
	if ( 0 !== strpos( $words, "forlopp-release 1\n" ) || ! preg_match( '/^(\d{4}-\d\d-\d\d){2}$/D', $said['signed'] . $said['expires'] ) ) {
		throw new RuntimeException( 'Signaturen gäller något annat än en utgåva av Förlopp.' );
	}
	if ( (string) ( $index['sequence'] ?? '' ) !== $said['sequence'] || ( $index['manifest']['sha256'] ?? '' ) !== $said['manifest'] ) {
		throw new RuntimeException( 'Signaturen gäller en annan utgåva än den som källan visar.' );
	}
	forlopp_still_signed( $said['expires'] );
	return [ 'signed' => $said['signed'], 'expires' => $said['expires'] ];
}

/** Refuse what nobody vouches for any longer, an answer that nothing is new too: the source is old, or left by its owner. */
function forlopp_still_signed( $expires ) {
	if ( $expires && $expires < wp_date( 'Y-m-d' ) ) {
		throw new RuntimeException( "Utgåvans signatur gick ut $expires: källan visar något gammalt, eller är övergiven." );
	}
}

function forlopp_base64( $text, $length ) {
	$data = (string) base64_decode( trim( $text ), true );
	return strlen( $data ) === $length ? $data : '';
}

/** A key's name as minisign writes it: a number, so without zeros before it. */
function forlopp_key_name( $data ) {
	return ltrim( strtoupper( bin2hex( strrev( substr( $data, 2, 8 ) ) ) ), '0' );
}
